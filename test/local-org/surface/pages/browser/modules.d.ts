/** Modules that the page build makes up, or that come without types. */
declare module "virtual:bundles" {
  export const bundles: Record<string, () => Promise<{ default: unknown }>>;
}
declare module "lwc" {
  export function createElement(tagName: string, options: { is: unknown }): HTMLElement;
}
declare module "lightning/toast" {
  const Toast: {
    show(config: {
      label: string;
      message?: string;
      messageLinks?: unknown;
      mode?: string;
      variant?: string;
    }): Promise<unknown>;
  };
  export default Toast;
}
declare module "@lwc/synthetic-shadow";

declare module "lightning/recordForm" {
  const RecordForm: never;
  export default RecordForm;
}

declare module "lightning/uiRecordApi" {
  export function deleteRecord(recordId: string): Promise<void>;
}
