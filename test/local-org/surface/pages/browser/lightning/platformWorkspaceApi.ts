/** `lightning/platformWorkspaceApi`: the pages here are those of an app with standard navigation, which has no workspace. [LWC Developer Guide: Workspace API] */

/** A wire adapter that gives the same value for good. */
function constant<T>(value: T) {
  return class {
    constructor(emit: (value: T) => void) {
      emit(value);
    }
    connect(): void {}
    update(): void {}
    disconnect(): void {}
  };
}

export const IsConsoleNavigation = constant(false);
export const EnclosingTabId = constant<string | null>(null);

const refused = (name: string) => (): Promise<never> =>
  Promise.reject(new Error(`local org: ${name} is not implemented: apps with console navigation are not here`));

export const closeTab = refused("closeTab");
export const disableTabClose = refused("disableTabClose");
export const focusTab = refused("focusTab");
export const getAllTabInfo = refused("getAllTabInfo");
export const getFocusedTabInfo = refused("getFocusedTabInfo");
export const getTabInfo = refused("getTabInfo");
export const openSubtab = refused("openSubtab");
export const openTab = refused("openTab");
export const refreshTab = refused("refreshTab");
export const setTabHighlighted = refused("setTabHighlighted");
export const setTabIcon = refused("setTabIcon");
export const setTabLabel = refused("setTabLabel");
