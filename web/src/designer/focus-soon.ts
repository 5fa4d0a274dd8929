/** How many frames an element may take until it is drawn: a form that opens loads the code of its editors. */
const FRAMES = 120;

/** Gives the keyboard to the first element of a selector, as soon as it is drawn. */
export function focusSoon(selector: string, left = FRAMES): void {
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) element.focus();
    else if (left > 0) focusSoon(selector, left - 1);
  });
}
