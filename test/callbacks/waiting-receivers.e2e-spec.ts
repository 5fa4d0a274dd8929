import pg from 'pg';
import {
  CLAIM,
  type ClaimBounds,
  type ClaimedRow,
  claimValues,
} from '../../src/callbacks/sending/claim-statements.js';
import { blocksOf } from '../support/blocks-of.js';
import { cloneDatabase } from '../support/database.js';

const BOUNDS: ClaimBounds = {
  cursor: '',
  receivers: [],
  sends: [],
  bytes: [],
  lastOwners: [],
  sendsPerReceiver: 2,
  bytesPerReceiver: 1_000_000,
  owners: [],
  heldSends: [],
  heldBytes: [],
  sendsPerOwner: 50,
  bytesPerOwner: 10_000_000,
  mostSends: 100,
  mostBytes: 10_000_000,
  isIdle: true,
  leaseMs: 20_000,
};

/** More callbacks than a worker examines by their times. */
const MANY = 3_000;

describe('callbacks that wait', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let client: pg.Client;

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  afterEach(() => client.query('TRUNCATE callback'));

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Adds callbacks that wait: a `SELECT` of the number of the job, the user, the receiver, and the time of the next try. */
  const wait = (rows: string) =>
    client.query(
      `INSERT INTO callback (job_id, process_id, url, cuser, receiver, next_time)
       SELECT job, 1, 'http://x', cuser, receiver, next_time FROM (${rows}) AS waiting (job, cuser, receiver, next_time)`,
    );

  const claim = async (bounds: Partial<ClaimBounds> = {}): Promise<ClaimedRow[]> =>
    (await client.query(CLAIM.text, claimValues({ ...BOUNDS, ...bounds }))).rows;

  const owners = async (bounds?: Partial<ClaimBounds>) => (await claim(bounds)).map(({ owner }) => owner);

  it('are claimed at once when they are due, however many receivers have callbacks that are tried again later', async () => {
    await wait(`SELECT n, 1, 'a' || n, now() + interval '1 hour' FROM generate_series(1, ${MANY}) n`);
    await wait(`SELECT 5000, 1, 'due', now()`);
    expect(await claim()).toEqual([expect.objectContaining({ receiver: 'due', cursor: null })]);
  });

  it('of one user do not delay those of another at the same receiver, however many there are', async () => {
    await wait(`SELECT n, 1, 'a', now() - interval '1 minute' FROM generate_series(1, ${MANY}) n`);
    await wait(`SELECT 5000, 2, 'a', now()`);
    expect((await owners()).sort()).toEqual([1, 2]);
  });

  it('are claimed when they are due at a receiver where those of very many users are tried again later', async () => {
    await wait(`SELECT n, n, 'a', now() + interval '1 hour' FROM generate_series(1, ${MANY}) n`);
    await wait(`SELECT 5000, ${MANY / 2}, 'a', now()`);
    expect(await owners()).toEqual([MANY / 2]);
  });

  /** How often a worker looks until it claims a callback of the user at the receiver `a`. */
  const looksUntil = async (user: number): Promise<number> => {
    let last = 1;
    for (let looks = 1; looks < MANY; looks += 1) {
      const claimed = await owners({ receivers: ['a'], sends: [2], bytes: [null], lastOwners: [last] });
      if (claimed.includes(user)) return looks;
      last = claimed.at(-1)!;
    }
    return Infinity;
  };

  it('of a user come in turn at a receiver where many users have many', async () => {
    await wait(`
      SELECT n, n % 300, 'a', now() - interval '1 minute' FROM generate_series(1, ${MANY}) n
      UNION ALL SELECT 5000, 1000, 'a', now()`);
    expect(await looksUntil(1000)).toBeLessThanOrEqual(151);
  });

  it.each([
    ['those of very many are tried again later', MANY, 0],
    ['those of some are tried again later, and other receivers have as many', 20, 40],
  ])('of a user come in turn beside many of another, also where %s', async (_, later, receivers) => {
    await wait(`
      SELECT n, 1, 'a', now() - interval '1 minute' FROM generate_series(1, ${MANY}) n
      UNION ALL SELECT n * 1000 + i, 1, 'b' || n, now() - interval '1 minute' FROM generate_series(4, 3 + ${receivers}) n, generate_series(1, 200) i
      UNION ALL SELECT 1000000 + n, n, 'a', now() + interval '1 hour' FROM generate_series(1, ${later}) n
      UNION ALL SELECT 2000000, ${later / 2}, 'a', now()`);
    // Among very many, a look finds one user in five.
    expect(await looksUntil(later / 2)).toBeLessThan(100);
  });

  it('are looked up in some blocks, also where the statistics are of another time', async () => {
    await client.query(
      `INSERT INTO job (process_id, definition_id, cuser) SELECT 1, 1, 1 FROM generate_series(1, 50000)`,
    );
    await client.query('ANALYZE job');
    const blocks = () => blocksOf(client, CLAIM, claimValues(BOUNDS));
    // Analyzed while each receiver had one, so that Postgres expects few of a receiver.
    await wait(`SELECT n, n, 'b' || n, now() + interval '1 hour' FROM generate_series(1, 30000) n`);
    await client.query('ANALYZE callback');
    await wait(`SELECT 30000 + n, 1 + n % 2, 'a', now() FROM generate_series(1, 20000) n`);
    expect(await blocks()).toBeLessThan(8_000);
    await client.query('ANALYZE callback');
    expect(await blocks()).toBeLessThan(8_000);
  });
});
