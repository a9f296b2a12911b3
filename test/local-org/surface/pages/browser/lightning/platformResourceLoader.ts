/** `lightning/platformResourceLoader`: scripts and styles of static resources, each loaded once a page. */

const loading = new Map<string, Promise<void>>();

export function loadScript(_component: object, url: string): Promise<void> {
  return load(url, () => Object.assign(document.createElement("script"), { src: url }));
}

export function loadStyle(_component: object, url: string): Promise<void> {
  return load(url, () => Object.assign(document.createElement("link"), { rel: "stylesheet", href: url }));
}

function load(url: string, create: () => HTMLElement): Promise<void> {
  const known = loading.get(url);
  if (known !== undefined) return known;
  const loaded = new Promise<void>((resolve, reject) => {
    const element = create();
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => reject(new Error(`${url} could not be loaded`)));
    document.head.append(element);
  });
  loading.set(url, loaded);
  return loaded;
}
