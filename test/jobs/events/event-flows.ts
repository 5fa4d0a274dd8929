import { flow, type ShortNode } from '../../support/flows.js';
import { type Answer, send, type Sent } from '../../support/send.js';
import { until } from '../../support/until.js';

const print = (id: string, message: string): ShortNode => ({
  id,
  name: 'core.log.print',
  inputs: { message },
});
const returns = (id: string, outputs: object): ShortNode => ({
  id,
  name: 'core.programming.return',
  inputs: { outputs },
});

/** Makes a token, prints its path, does `between`, waits, and returns what came. */
export function asking({
  seconds = null,
  expiresIn = null,
  between = print('between', 'between'),
}: { seconds?: number | null; expiresIn?: number | null; between?: ShortNode } = {}): object {
  return flow(
    [
      { id: 'start', name: 'core.event.start' },
      { id: 'token', name: 'core.event.token', options: { expiresIn } },
      print('print', '{{ nodes.token.url }}'),
      between,
      {
        id: 'wait',
        name: 'core.event.wait',
        inputs: { token: '{{ nodes.token.token }}' },
        options: { seconds },
      },
      returns('got', { body: '{{ nodes.wait.body }}' }),
      returns('late', { late: true }),
    ],
    [`start > token > print > ${between.id} > wait > got`, 'wait.timeout > late'],
  );
}

/** Shorter than the time after which a wait parks its job. */
export const SHORT = 25;

/** The path of the event that a job of {@link asking} has printed. */
export const linkOf = (url: string, job: number): Promise<string> =>
  until(
    async () =>
      /\/api\/job\/event\/\S+/.exec(
        (await send(url, `/api/process/logfile/?jobId=${job}`)).body.logcontent,
      )?.[0],
    `job ${job} has printed its link`,
  );

/** Sends the event of a link. */
export const answer = (
  url: string,
  link: string,
  body: unknown = { approved: true },
  more: Sent = {},
): Promise<Answer> => send(url, link, { method: 'POST', body, ...more });
