/** How long the view takes to move, in milliseconds; it jumps for people who have asked for less motion. */
export const moveMs = (): number => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200);
