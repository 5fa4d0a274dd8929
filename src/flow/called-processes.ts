/** The processes that a flow calls by a literal number, with the node: the host checks that they exist. */
export function calledProcesses(_flow: unknown): { node: string; process: number }[] {
  throw new Error('in the making');
}
