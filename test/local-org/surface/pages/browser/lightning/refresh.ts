/** `lightning/refresh`: a RefreshEvent asks every registered handler of the page to load again. */

type Handler = () => unknown;

const handlers = new Map<number, Handler>();
let lastId = 0;

export const REFRESH_ERROR = "Error";
export const REFRESH_COMPLETE = "Complete";
export const REFRESH_COMPLETE_WITH_ERRORS = "CompleteWithErrors";

export class RefreshEvent extends CustomEvent<undefined> {
  constructor() {
    super("lightning__refreshview", { bubbles: true, composed: true });
    queueMicrotask(() => handlers.forEach((handler) => handler()));
  }
}

export function registerRefreshHandler(element: object, method: Handler): number {
  lastId += 1;
  handlers.set(lastId, () => method.call(element));
  return lastId;
}

export function unregisterRefreshHandler(id: number): void {
  handlers.delete(id);
}

/** The whole page is one container here, so registering one changes nothing. */
export function registerRefreshContainer(): number {
  lastId += 1;
  return lastId;
}

export function unregisterRefreshContainer(_id: number): void {}
