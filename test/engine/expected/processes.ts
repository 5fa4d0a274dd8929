/** What a text, a variable or an input is computed from: the variable x, which is a number, or an output, as `n3.value`. */
export type Expression =
  | { of: 'number'; number: number }
  | { of: 'x' }
  | { of: 'x + 1' }
  | { of: 'output'; output: string };

/** The common options of a function. Times are in milliseconds. */
export interface Common {
  before: number;
  after: number;
  /** 0: none. */
  timeout: number;
  retries: number;
  retryDelay: number;
  continueOnErr: boolean;
}

/** A node that waits, asks an outside service, or calls another process. */
export type FunctionNode = { common: Common } & (
  | { kind: 'delay'; takes: number }
  /** The service takes so many milliseconds for an answer, and fails the first few attempts. */
  | { kind: 'ask'; takes: number; failures: number; value: Expression }
  /** Calls the process of this number, with x. */
  | { kind: 'call'; process: number; x: Expression }
);

export type Node =
  | FunctionNode
  | { kind: 'print'; value: Expression }
  /** Sets a variable to the newest of the linked outputs; where none has run, or none is linked, to the value. */
  | { kind: 'set'; variable: 'x' | 'y'; value: Expression; linked: readonly string[] }
  /** Whether x is below the number decides. */
  | { kind: 'branch' | 'while'; below: number }
  /** x decides. */
  | { kind: 'switch' }
  | { kind: 'forEach'; count: number; concurrency: number }
  | { kind: 'repeat'; count: number }
  | { kind: 'sequence' | 'parallel' | 'tryCatch' | 'break' | 'continue' }
  /** Returns the value, x and y. */
  | { kind: 'return'; value: Expression }
  | { kind: 'fail'; message: string };

/** A link of control from a flow output of a node to another node. Nodes are given by their index. */
export interface Link {
  from: number;
  output: string;
  to: number;
}

/** A process that begins at its first node. Its variables are x, which is 0 at first, and y, which is `y0`. */
export interface Process {
  nodes: readonly Node[];
  links: readonly Link[];
}

/** The processes 1, 2, …, of which each calls only later ones. A job runs the first. */
export type Processes = readonly Process[];

/** The id of the node at this index. */
export const idOf = (index: number): string => `n${index}`;

/** The flow outputs of each kind of node. The default one has no name. */
export const FLOW_OUTPUTS: Record<Node['kind'], readonly string[]> = {
  print: [''],
  set: [''],
  branch: ['then', 'else'],
  while: ['body', 'completed'],
  switch: ['0', '1', '2', 'default'],
  forEach: ['body', 'completed'],
  repeat: ['body', 'completed'],
  sequence: ['1', '2', '3'],
  parallel: ['1', '2', '3', 'completed'],
  tryCatch: ['try', 'catch', 'completed'],
  break: [],
  continue: [],
  return: [],
  fail: [],
  delay: ['', 'error'],
  ask: ['', 'error'],
  call: ['', 'error'],
};

/** The data outputs of each kind of node. */
export const DATA_OUTPUTS: Record<Node['kind'], readonly string[]> = {
  print: ['errorMessage'],
  set: ['value'],
  branch: [],
  while: ['index'],
  switch: [],
  forEach: ['index', 'element'],
  repeat: ['index'],
  sequence: [],
  parallel: [],
  tryCatch: ['errorMessage', 'errorNode'],
  break: [],
  continue: [],
  return: [],
  fail: [],
  delay: ['errorMessage'],
  ask: ['value', 'errorMessage'],
  call: ['outputs', 'errorMessage'],
};
