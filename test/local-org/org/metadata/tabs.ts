/**
 * What a tab shows, and its icon. [Metadata API Developer Guide, CustomTab: one of the elements says what it shows; the icons by number and name as
 * salesforcecli/plugin-sobject has them. Wordings are ours.]
 */
import { xmlText, type Xml } from "../../data/schema/source.ts";

/** By number from 1; some numbers have had two names. */
const ICONS: readonly string[] =
  `Heart|Fan|Sun|Hexagon|Leaf|Triangle|Square|Diamond|Lightning|Moon|Star|Circle|Box|Hands|People|Bank|Sack|Form|Wrench|Airplane|Computer|Telephone|Envelope|Building|
Alarm clock|Flag|Laptop|Cell phone|PDA|Radar dish|Car|Factory|Desk|Insect|Microphone|Train|Bridge|Camera|Telescope|Credit card|Cash|Treasure chest|Jewel|Hammer|Ticket|
Stamp|Knight|Trophy|CD/DVD|Big top|Apple|Balls|Bell|Boat|Books|Bottle|Building Block|Caduceus|Can|Umbrella|Castle|Chalkboard|Chip|Compass|Cup|Dice|Gears|Globe|Guitar|
Handsaw|Headset|Helicopter|Highway Sign|Hot Air Balloon|IP Phone|Keys|Locked|Map|Measuring Tape|Motorcycle|Musical Note|Whistle|Pencil|Presenter|Real Estate Sign|
Red Cross|Safe|Sailboat|Saxophone|Scales|Shield|Ship|Shopping Cart|Stethoscope|Stopwatch|Street Sign|Thermometer|Truck|TV CRT|TV Widescreen`
    .replaceAll("\n", "")
    .split("|");

const OTHER_NAMES: Readonly<Record<number, string>> = { 23: "Mail", 41: "Stack of Cash", 47: "Chess piece" };

const SHOWN = ["customObject", "lwcComponent", "auraComponent", "flexiPage", "page", "scontrol", "url"];

export function tabProblems(root: Xml, fullName: string): string[] {
  const shown = SHOWN.filter((element) => !["", "false", null].includes(xmlText(root, element)));
  const motif = xmlText(root, "motif");
  return [
    ...(shown.length === 1 ? [] : [`Tab ${fullName} must show one thing, and shows ${shown.join(", ") || "none"}`]),
    ...(motif === null || isIcon(motif) ? [] : [`In field: motif - no icon named ${motif} found`]),
  ];
}

/** `Custom53: Bell`; capitals and blanks are not looked at, since public projects write them either way. */
function isIcon(motif: string): boolean {
  const [, number = "", name = ""] = /^Custom(\d+)\s*:\s*(.+?)\s*$/i.exec(motif) ?? [];
  const names = [ICONS[Number(number) - 1], OTHER_NAMES[Number(number)]];
  return names.some((known) => known !== undefined && plain(known) === plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(" ", "");
}
