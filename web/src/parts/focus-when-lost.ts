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
    const isLost = isOnNothing();
    if (isLost)
      selectors
        .map((selector) => document.querySelector<HTMLElement>(selector))
        .find((element) => element !== null)
        ?.focus();
    // What a window covered takes no focus until it is no longer `inert`, which on a busy machine comes frames after the window went.
    if (left > 0 && !(isLost && !isOnNothing())) focusWhenLost(selectors, left - 1);
  });
}

const isOnNothing = (): boolean => document.activeElement === document.body;
