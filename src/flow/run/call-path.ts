import type { CompiledNode } from '../compiled-flow.js';
import type { Text } from '../text.js';
import type { NodeEntry, Progress } from './progress.js';

/** The maximum characters of a path. Longer paths show only the innermost calls, so that recursion does not make endless names. */
const MAX_PATH = 200;

/** The path of calls to a process in a job. It names the process's nodes in the job's log and progress. */
export class CallPath {
  /** By the node's index; null if the node is not shown. */
  private readonly known: (NodeEntry | null | undefined)[] = [];

  /** @param path the calling nodes, outermost first, each followed by `/` */
  constructor(
    private readonly progress: Progress,
    private readonly path = '',
  ) {}

  /** Whether it is the path of the job's own process. */
  get isOwn(): boolean {
    return this.path === '';
  }

  /** The node's id; in a called process `call/node`, with `%` and `/` in ids escaped as `%25` and `%2F`. */
  nameOf(node: CompiledNode): string {
    return this.path === '' ? node.id : this.path + inPath(node.id);
  }

  /** The path of a process that the node calls. */
  calleePath(node: CompiledNode): CallPath {
    let path = `${this.path}${inPath(node.id)}/`;
    while (path.length > MAX_PATH) {
      const next = path.indexOf('/', path.startsWith('…/') ? 2 : 0) + 1;
      if (next === path.length) break;
      path = `…/${path.slice(next)}`;
    }
    return new CallPath(this.progress, path);
  }

  begin(node: CompiledNode, now: number): void {
    const shown = this.shown(node);
    if (shown !== null) this.progress.begin(shown, now);
  }

  /** @returns the progress of the node; null if it is not shown */
  end(node: CompiledNode, now: number, error: Text | null): NodeEntry | null {
    const shown = this.shown(node);
    if (shown !== null) this.progress.end(shown, now, error);
    return shown;
  }

  /** Shows that a run of the node was stopped while the job continues. */
  stopNode(node: CompiledNode, now: number): void {
    const shown = this.shown(node);
    if (shown !== null) this.progress.stopNode(shown, now);
  }

  private shown(node: CompiledNode): NodeEntry | null {
    const known = this.known[node.index];
    if (known !== undefined) return known;
    const name = this.nameOf(node);
    const shown = this.path === '' ? this.progress.own(name) : this.progress.called(name);
    this.known[node.index] = shown;
    return shown;
  }
}

const inPath = (id: string): string => id.replaceAll('%', '%25').replaceAll('/', '%2F');
