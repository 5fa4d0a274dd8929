import type { Values } from '../../../src/flow/index.js';
import { runSideBySide } from './expected-branches.js';
import type { Branch, Branches } from './expected-branches.js';
import { NotExpected, outcomeOf } from './expected-end.js';
import type { End } from './expected-end.js';
import { runFunction } from './expected-function.js';
import { failure, isLinked, nameOf, put } from './expected-place.js';
import type { Control, Place, Visit } from './expected-place.js';
import { ExpectedScope } from './expected-scope.js';
import type { JobResult } from './job-result.js';
import type { Node, Processes } from './processes.js';

/** Runs with more steps, or with more that are nested, may reach a limit of the engine, which this interpreter does not have. */
const MAX_STEPS = 250;
const MAX_DEPTH = 45;

/**
 * What a job of these processes must come to. This is a second implementation of the flow language, which shares nothing with the engine and
 * does the plainest thing: it runs each branch to its end before it looks at the next one, and adds up milliseconds instead of waiting.
 *
 * @throws NotExpected
 */
export function expectedRun(processes: Processes): JobResult {
  const { end, lines } = new Interpreter(processes).process(1, 0, 0, '');
  return { outcome: outcomeOf(end), endedAt: end.at, lines };
}

class Interpreter implements Control {
  private steps = 0;
  private depth = 0;

  constructor(private readonly processes: Processes) {}

  process(number: number, x: number, at: number, callers: string): Branch {
    const process = this.processes[number - 1];
    if (process === undefined) throw new Error(`there is no process ${number}`);
    const scope = new ExpectedScope();
    scope.setVariable('x', x);
    scope.setVariable('y', 'y0');
    const place: Place = { process, scope, lines: [], callers };
    return { end: this.enter({ place, index: 0, at }), scope, lines: place.lines };
  }

  follow(visit: Visit, output: string, at = visit.at): End {
    const { place, index } = visit;
    let now = at;
    for (const link of place.process.links) {
      if (link.from !== index || link.output !== output) continue;
      const end = this.enter({ place, index: link.to, at: now });
      if (end.kind !== 'end') return end;
      now = end.at;
    }
    return { kind: 'end', at: now };
  }

  /** Goes on with a flow output where control has ended normally; any other end goes on outwards. */
  private then(end: End, visit: Visit, output: string): End {
    return end.kind === 'end' ? this.follow(visit, output, end.at) : end;
  }

  private enter(visit: Visit): End {
    const node = visit.place.process.nodes[visit.index];
    if (node === undefined) throw new Error(`there is no node ${visit.index}`);
    this.countStep();
    if (this.depth >= MAX_DEPTH) throw new NotExpected('too long');
    this.depth += 1;
    const end = this.run(visit, node);
    this.depth -= 1;
    return end;
  }

  private countStep(): void {
    this.steps += 1;
    if (this.steps > MAX_STEPS) throw new NotExpected('too long');
  }

  private run(visit: Visit, node: Node): End {
    const { at } = visit;
    const { scope } = visit.place;
    switch (node.kind) {
      case 'print':
        return this.print(visit, node);
      case 'set':
        return this.set(visit, node);
      case 'branch':
        return this.follow(visit, isBelow(node.below, scope) ? 'then' : 'else');
      case 'switch': {
        const x = String(scope.x);
        return this.follow(visit, ['0', '1', '2'].includes(x) ? x : 'default');
      }
      case 'while':
        return this.rounds(
          visit,
          rounds(() => isBelow(node.below, scope)),
        );
      case 'repeat':
        return this.rounds(
          visit,
          rounds((index) => index < node.count),
        );
      case 'forEach':
        if (node.concurrency > 1) return this.concurrentRounds(visit, node);
        return this.rounds(
          visit,
          Array.from({ length: node.count }, (_, index) => element(index)),
        );
      case 'sequence':
        return this.then(this.then(this.follow(visit, '1'), visit, '2'), visit, '3');
      case 'parallel':
        return this.parallel(visit);
      case 'tryCatch':
        return this.tryCatch(visit);
      case 'break':
      case 'continue':
        return { kind: node.kind, at };
      case 'return': {
        const outputs = { value: scope.valueOf(node.value), x: scope.x, y: scope.variable('y') };
        return { kind: 'return', at, outputs };
      }
      case 'fail':
        return failure(visit, node.message, at, true, null);
      default:
        return runFunction(this, visit, node);
    }
  }

  private print(visit: Visit, node: Node & { kind: 'print' }): End {
    const { place, at } = visit;
    const value = place.scope.valueOf(node.value);
    const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
    place.lines.push({ at, node: nameOf(visit), text: `is ${text}` });
    put(visit, { errorMessage: null });
    return this.follow(visit, '');
  }

  private set(visit: Visit, node: Node & { kind: 'set' }): End {
    const { scope } = visit.place;
    const linked = scope.newest(node.linked);
    const value = linked === undefined ? scope.valueOf(node.value) : linked;
    scope.setVariable(node.variable, value);
    put(visit, { value });
    return this.follow(visit, '');
  }

  /** The rounds of a loop, given the outputs of each. */
  private rounds(visit: Visit, outputsOfRounds: Iterable<Values>): End {
    let now = visit.at;
    for (const outputs of outputsOfRounds) {
      this.countStep();
      put(visit, outputs);
      const end = this.follow(visit, 'body', now);
      now = end.at;
      if (end.kind === 'break') break;
      if (end.kind !== 'end' && end.kind !== 'continue') return end;
    }
    return this.follow(visit, 'completed', now);
  }

  private concurrentRounds(visit: Visit, { count, concurrency }: Node & { kind: 'forEach' }): End {
    const end = this.sideBySide(visit, {
      count,
      atOnce: concurrency,
      areAlike: true,
      begin: (index, at) => this.branch({ ...visit, at }, 'body', element(index)),
      isNormal: ({ kind }) => kind === 'end' || kind === 'continue',
    });
    return this.then(end.kind === 'break' ? { kind: 'end', at: end.at } : end, visit, 'completed');
  }

  private parallel(visit: Visit): End {
    const end = this.sideBySide(visit, {
      count: 3,
      atOnce: 3,
      areAlike: false,
      begin: (index, at) => this.branch({ ...visit, at }, String(index + 1), {}),
      isNormal: ({ kind }) => kind === 'end',
    });
    return this.then(end, visit, 'completed');
  }

  private sideBySide({ place, at }: Visit, branches: Branches): End {
    const { end, counting, lines } = runSideBySide(branches, at);
    place.lines.push(...lines);
    for (const { scope } of counting) place.scope.merge(scope);
    return end;
  }

  private branch({ place, index, at }: Visit, output: string, outputs: Values): Branch {
    this.countStep();
    const own: Place = { ...place, scope: new ExpectedScope(place.scope), lines: [] };
    const visit = { place: own, index, at };
    put(visit, outputs);
    return { end: this.follow(visit, output), scope: own.scope, lines: own.lines };
  }

  private tryCatch(visit: Visit): End {
    const tried = this.follow(visit, 'try');
    if (tried.kind !== 'failed' || !isLinked(visit, 'catch')) return this.then(tried, visit, 'completed');
    put(visit, { errorMessage: tried.message, errorNode: tried.node });
    return this.then(this.follow(visit, 'catch', tried.at), visit, 'completed');
  }
}

const isBelow = (bound: number, scope: ExpectedScope): boolean => scope.x < bound;

/** The outputs of rounds without elements. */
function* rounds(goesOn: (index: number) => boolean): Generator<Values> {
  for (let index = 0; goesOn(index); index++) yield { index };
}

const element = (index: number): Values => ({ element: `e${index}`, index });
