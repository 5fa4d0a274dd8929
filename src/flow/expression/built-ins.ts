import jsonata from 'jsonata';

/** The `this` of a native function that JSONata calls. */
export interface Focus {
  environment: { lookup(name: string | symbol): unknown };
  createSequence(...items: unknown[]): unknown[];
}

export type Native = (this: Focus, ...args: never[]) => unknown;

export interface NativeDefinition {
  _jsonata_function: true;
  implementation: Native;
  signature: unknown;
}

/** JSONata's hook, called after each evaluation with the syntax tree, the context, the frame and the value. */
export const EXIT = Symbol.for('jsonata.__evaluate_exit') as unknown as string;

/** JSONata's own functions, by name. */
export const builtIns = frameOf(jsonata('0'));

/** The frame that an expression is evaluated in; the hook runs before `evaluate` first waits. */
function frameOf(expression: jsonata.Expression): Focus['environment'] {
  let frame: Focus['environment'] | undefined;
  expression.assign(EXIT, (_part: unknown, _input: unknown, environment: Focus['environment']) => {
    frame = environment;
  });
  void expression.evaluate(null);
  if (frame === undefined) throw new Error('this version of jsonata does not call its evaluation hook');
  return frame;
}
