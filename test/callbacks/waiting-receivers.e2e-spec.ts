import pg from 'pg';
import { CLAIM, claimValues } from '../../src/callbacks/sending/claim-statements.js';
import { cloneDatabase } from '../support/database.js';

const BOUNDS = {
  cursor: '',
  receivers: [],
  sends: [],
  bytes: [],
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

it('a callback that is due is claimed at once, however many receivers have callbacks that are tried again later', async () => {
  const database = await cloneDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO callback (job_id, process_id, url, receiver, next_time)
       SELECT n, 1, 'http://a' || n, 'a' || n, now() + interval '1 hour' FROM generate_series(1, 3000) n`,
    );
    await client.query(
      `INSERT INTO callback (job_id, process_id, url, receiver) VALUES (5000, 1, 'http://due', 'due')`,
    );
    const { rows } = await client.query(CLAIM.text, claimValues(BOUNDS));
    expect(rows).toEqual([expect.objectContaining({ receiver: 'due', cursor: null })]);
  } finally {
    await client.end();
    await database.drop();
  }
});
