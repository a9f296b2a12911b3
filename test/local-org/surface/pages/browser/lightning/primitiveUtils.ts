/** `lightning/primitiveUtils`, which the npm base components import but do not contain. */
export function reflectAttribute(element: Element, name: string, value: unknown): void {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}
