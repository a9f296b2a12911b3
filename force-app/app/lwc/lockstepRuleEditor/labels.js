import back from "@salesforce/label/c.Lockstep_Back_To_Rules";
import name from "@salesforce/label/c.Lockstep_Name";
import mode from "@salesforce/label/c.Lockstep_Mode";
import modeHelp from "@salesforce/label/c.Lockstep_Mode_Help";
import priority from "@salesforce/label/c.Lockstep_Priority";
import priorityHelp from "@salesforce/label/c.Lockstep_Priority_Help";
import description from "@salesforce/label/c.Lockstep_Description";
import preProvision from "@salesforce/label/c.Lockstep_Pre_Provision";
import preProvisionHelp from "@salesforce/label/c.Lockstep_Pre_Provision_Help";
import conditions from "@salesforce/label/c.Lockstep_Conditions";
import conditionsHint from "@salesforce/label/c.Lockstep_Conditions_Hint";
import choicesNotRead from "@salesforce/label/c.Lockstep_Choices_Not_Read";
import addCondition from "@salesforce/label/c.Lockstep_Add_Condition";
import grants from "@salesforce/label/c.Lockstep_Grants";
import grantsHint from "@salesforce/label/c.Lockstep_Grants_Hint";
import addGrant from "@salesforce/label/c.Lockstep_Add_Grant";
import actions from "@salesforce/label/c.Lockstep_Actions";
import addAction from "@salesforce/label/c.Lockstep_Add_Action";
import save from "@salesforce/label/c.Lockstep_Save";
import preview from "@salesforce/label/c.Lockstep_Preview";
import previewOff from "@salesforce/label/c.Lockstep_Preview_Off";
import newRule from "@salesforce/label/c.Lockstep_New_Rule_Heading";
import nothingWrong from "@salesforce/label/c.Lockstep_Nothing_Wrong";
import loadAgain from "@salesforce/label/c.Lockstep_Load_Again";
import saveTitle from "@salesforce/label/c.Lockstep_Save_Title";
import saveSentence from "@salesforce/label/c.Lockstep_Save_Enforced";
import deleteSentence from "@salesforce/label/c.Lockstep_Delete_Sentence";

/** What the template shows. */
export const LABELS = {
    back,
    name,
    mode,
    modeHelp,
    priority,
    priorityHelp,
    description,
    preProvision,
    preProvisionHelp,
    conditions,
    conditionsHint,
    choicesNotRead,
    addCondition,
    grants,
    grantsHint,
    addGrant,
    actions,
    addAction,
    save,
    preview,
    previewOff,
};

/** What is said now and then. */
export const TEXTS = {
    newRule,
    nothingWrong,
    loadAgain,
    saveTitle,
    saveSentence,
    deleteSentence,
};
