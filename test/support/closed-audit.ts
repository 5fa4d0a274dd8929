import type pg from 'pg';

/** Does work while no audit record can be written. */
export async function whileAuditIsClosed<Result>(
  client: pg.Client,
  work: () => Promise<Result>,
): Promise<Result> {
  await client.query(`ALTER TABLE audit ADD CONSTRAINT closed CHECK (false) NOT VALID`);
  try {
    return await work();
  } finally {
    await client.query(`ALTER TABLE audit DROP CONSTRAINT closed`);
  }
}
