/** The link that is drawn at a point in the window, also below a node that is dragged there. */
export function linkAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest('.react-flow__edge')?.getAttribute('data-id');
    if (id !== null && id !== undefined) return id;
  }
  return null;
}
