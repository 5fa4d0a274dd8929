import { client } from './client.js';
import { cutText } from './cut-text.js';
import { acrossLogins } from './session.js';

/** The most characters of the name of a process. */
export const MOST_NAME = 255;

/**
 * Creates a process with a flow as its draft. If the flow is refused, the process is deleted again. If the session ends meanwhile, it goes on after
 * the login.
 */
export async function createWithFlow(
  { name, ...others }: { name: string; project: string; mark?: string },
  flow: object,
): Promise<{ id: number }> {
  const process = await acrossLogins(() =>
    client.processes.create({ name: cutText(name, MOST_NAME), ...others }),
  );
  try {
    await acrossLogins(() => client.processes.save(process.id, { ...flow, name }));
    return process;
  } catch (error) {
    // If that fails, too, the person learns why the flow was refused.
    await acrossLogins(() => client.processes.delete(process.id)).catch(() => undefined);
    throw error;
  }
}
