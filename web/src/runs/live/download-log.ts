import { client } from '../../api/client.js';

/** Saves the whole log of a job as a file. The call needs the token, so a link alone would not do. */
export async function downloadLog(job: number): Promise<void> {
  const { data } = await client.api.GET('/api/process/logfile/download/', {
    params: { query: { jobId: job } },
    parseAs: 'blob',
  });
  const url = URL.createObjectURL(data as unknown as Blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `job-${job}.log`;
  link.click();
  // The download has begun by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
