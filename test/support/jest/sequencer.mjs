import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The parts of jest's sequencer and of its list of files that are used here.
 *
 * @typedef {{ path: string, duration?: number }} SpecFile
 * @typedef {new (options: unknown) => { sort(files: SpecFile[]): SpecFile[] | Promise<SpecFile[]> }} Sequencer
 */

const core = createRequire(import.meta.url).resolve('jest');
/** @type {{ default: Sequencer }} */
const { default: DefaultSequencer } = createRequire(createRequire(core).resolve('@jest/core'))(
  '@jest/test-sequencer',
);

/**
 * The files that take longest on a quiet machine with two cores, longest first: 12 to 90 s. They start many processes or a browser,
 * send much, or wait for leases. They would otherwise end long after all others.
 */
const LONGEST = [
  'security/large-flows',
  'jobs/faults/nodes-that-never-return',
  'jobs/faults/jobs-that-kill-workers',
  'chaos/planted-bugs',
  'security/memory',
  'designer/drawing',
  'policies/places',
  'designer/running',
  'designer/processes',
  'jobs/faults/slow-postgres',
  'jobs/faults/failing-postgres',
  'transfer/large-files',
  'chaos/short-run',
  'security/flows',
  'jobs/faults/overload',
  'jobs/lists/list-totals',
  'security/bodies',
  'client/command',
  'designer/operating',
  'schedules/running',
  'jobs/shutdown/deployment',
  'jobs/shutdown/worker-shutdown',
  'designer/large-flows',
  'readme',
];

/** What starts processes of its own takes long: an installation, a browser, or commands. */
const STARTS_PROCESSES = /\b(?:createInstallation|useBrowser|spawn|execFile|outputOf)\b/;

/** @param {SpecFile} file */
function weight({ path, duration }) {
  if (duration !== undefined) return duration;
  const place = LONGEST.findIndex((name) => path.endsWith(`/${name}.e2e-spec.ts`));
  if (place >= 0) return 100_000 - place * 3_000;
  return STARTS_PROCESSES.test(readFileSync(path, 'utf8')) ? 20_000 : 0;
}

/**
 * Runs the files that take longest first, so that the processes of jest end at about the same time. How long files took is known
 * only where jest has run before.
 */
export default class LongestFirst extends DefaultSequencer {
  /**
   * @override
   * @param {SpecFile[]} files
   */
  async sort(files) {
    const sorted = await super.sort(files);
    const weights = new Map(sorted.map((file) => [file, weight(file)]));
    return sorted.toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0));
  }
}
