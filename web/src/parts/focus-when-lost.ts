/** How many frames a window may take to close. */
const FRAMES = 120;

/**
 * Gives the keyboard to an element once nothing has it, because the window that closes gives it back to what is gone, as the button of a
 * row that was deleted.
 *
 * @param selectors the first of them that finds an element counts
 */
export function focusWhenLost(selectors: readonly string[], left = FRAMES): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body)
      selectors
        .map((selector) => document.querySelector<HTMLElement>(selector))
        .find((element) => element !== null)
        ?.focus();
    else if (left > 0) focusWhenLost(selectors, left - 1);
  });
}
