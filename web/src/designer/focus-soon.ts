/** How many frames an element may take until it is drawn: a form that opens loads the code of its editors. */
const FRAMES = 120;

/** Gives the keyboard to the first element of a selector, as soon as it is drawn. */
export function focusSoon(selector: string): void {
  whenDrawn(selector, (element) => {
    element.focus();
  });
}

/** As {@link focusSoon}, for a field whose text is only proposed: what is typed next stands in its place. */
export function selectSoon(selector: string): void {
  whenDrawn(selector, (element) => {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  });
}

function whenDrawn(selector: string, act: (element: HTMLElement) => void, left = FRAMES): void {
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) act(element);
    else if (left > 0) whenDrawn(selector, act, left - 1);
  });
}
