import { client } from '../../api/client.js';
import { saveFile } from '../../parts/save-file.js';

/** Saves the whole log of a job as a file. The call needs the token, so a link alone would not do. */
export async function downloadLog(job: number): Promise<void> {
  saveFile(await client.jobs.logFile(job), `job-${job}.log`);
}
