import { client } from './client.js';
import { cutText } from './cut-text.js';

/** The most characters of the name of a process. */
export const MOST_NAME = 255;

/** Creates a process with a flow as its draft. If the flow is refused, the process is deleted again. */
export async function createWithFlow(
  { name, ...others }: { name: string; project: string; mark?: string },
  flow: object,
): Promise<{ id: number }> {
  const process = await client.processes.create({ name: cutText(name, MOST_NAME), ...others });
  try {
    await client.processes.save(process.id, { ...flow, name });
    return process;
  } catch (error) {
    // If that fails, too, the person learns why the flow was refused.
    await client.processes.delete(process.id).catch(() => undefined);
    throw error;
  }
}
