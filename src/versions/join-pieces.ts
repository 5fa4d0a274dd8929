import { yieldIfSpent } from '../flow/index.js';
import type { FlowPiece } from './draft-statements.js';

/** A flow that is kept as bytes. Most responses need no text of it. */
class LargeFlow {
  private decoded: string | undefined;

  constructor(
    readonly bytes: Buffer,
    readonly etag: string,
  ) {}

  /** Requests that share the flow share its text. */
  text(): string {
    return (this.decoded ??= this.bytes.toString());
  }
}

/**
 * Puts a flow together from its pieces, and yields to the event loop between them.
 *
 * @param owner whose work it is
 * @returns undefined if there are none
 */
export async function joinPieces(
  pieces: readonly FlowPiece[],
  owner: { ended(): boolean },
): Promise<LargeFlow | undefined> {
  const [first] = pieces;
  if (!first) return undefined;
  const bytes = Buffer.allocUnsafe(first.size);
  for (const { start, base64 } of pieces) {
    bytes.write(base64, start, 'base64');
    await yieldIfSpent(owner);
  }
  return new LargeFlow(bytes, first.etag);
}
