import { Injectable } from '@nestjs/common';
import { Catalogue } from '../flow/index.js';
import { FlowThreads } from '../versions/flow-threads/flow-threads.js';
import { READ_AT_ONCE } from '../versions/read-draft.js';
import { markPacked, type PackedFlow } from './mark-packed.js';

/** Finds the marks of flows. */
@Injectable()
export class MarkedFlows {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly threads: FlowThreads,
  ) {}

  /**
   * The marks of a flow; those of a large one are found in another thread.
   *
   * @param caller the id of the user who asks
   * @throws what {@link FlowThreads.run} throws
   */
  async mark(text: string, caller: number): Promise<PackedFlow> {
    if (text.length <= READ_AT_ONCE) return markPacked(text, this.catalogue);
    return this.threads.run('markFlow', text, text.length, caller);
  }
}
