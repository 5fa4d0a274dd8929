export type Change = 'added' | 'removed' | 'changed';

/** What the canvas marks in a flow that shows a difference. Nodes and links are named by their ids. */
export interface FlowMarks {
  nodes: ReadonlyMap<string, Change>;
  links: ReadonlyMap<string, Change>;
}
