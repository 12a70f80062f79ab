// Makes elements, and changes a tree in place into another one, so that focus, scroll and open
// details stay where they are.

type Child = Node | string | number | null | false | undefined;
type Attributes = Record<string, string | number | boolean | null | undefined>;

const svgNames = new Set([
  'svg',
  'g',
  'rect',
  'line',
  'path',
  'text',
  'title',
  'defs',
  'pattern',
  'circle',
]);

/** An element; attributes that are null, false or undefined are left out. */
export function h(
  tag: string,
  attributes: Attributes = {},
  ...children: (Child | Child[])[]
): Element {
  const element = svgNames.has(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

// Set by the reader, not by the state: never taken away by a new rendering.
const keptAttributes = new Set(['open']);

function morphAttributes(from: Element, to: Element): void {
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !keptAttributes.has(name)) from.removeAttribute(name);
  }
}

function morphNode(from: ChildNode, to: ChildNode): void {
  if (from instanceof Element && to instanceof Element && from.tagName === to.tagName) {
    morphAttributes(from, to);
    morphChildren(from, to);
    if (from instanceof HTMLSelectElement) from.value = from.dataset['value'] ?? '';
    if (from instanceof HTMLInputElement) from.checked = from.hasAttribute('checked');
  } else if (from instanceof Text && to instanceof Text) {
    if (from.data !== to.data) from.data = to.data;
  } else {
    from.replaceWith(to);
  }
}

/** Makes the children of `from` equal to those of `to`, reusing what is alike in its place. */
export function morphChildren(from: Element, to: Element): void {
  const target = [...to.childNodes];
  const current = [...from.childNodes];
  target.forEach((child, index) => {
    const there = current[index];
    if (there) morphNode(there, child);
    else from.append(child);
  });
  current.slice(target.length).forEach((child) => child.remove());
}
