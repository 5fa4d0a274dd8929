/** The size at the beginning, in bytes. */
const SMALL = 4 * 1024;

/**
 * What has been received of an answer, as one copy. A chunk of the HTTP client is a view of all that was read from the connection with it:
 * a server that sent one byte and 64 KB of chunk extension at a time took 0.5 GB of a worker per second and request.
 */
export class ReceivedBytes {
  length = 0;
  private bytes = Buffer.alloc(0);

  add(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(length, 2 * this.bytes.length, SMALL));
      larger.set(this.all());
      this.bytes = larger;
    }
    this.bytes.set(chunk, this.length);
    this.length = length;
  }

  /** Everything that was added, until more is. */
  all(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
