import { recording } from '../audit/recording.js';
import { FULL_NAME } from '../auth/users/full-name.js';
import type { Statement } from '../database/database.js';
import { unixSeconds } from '../database/unix-seconds.js';
import type { OrderTerm } from '../rest/lists/ordering.js';
import type { ProcessFilters, ProcessOrdering } from './dto/process-filters.js';

/** Exactly the documented keys, in the documented order; whatever is selected from is called `p`. */
const SHOWN = `
  p.id, p.name, p.cuser, ${FULL_NAME} AS "user",
  ${unixSeconds('p.ctime')} AS ctime, ${unixSeconds('p.utime')} AS utime, p.project, p.mark`;

/** Each connection counts in a slot of its own, more or less, so that concurrent writers seldom wait for a row. */
const SLOT = 'pg_backend_pid() % 64';

const TOTAL = '(SELECT sum(count)::int FROM process_count)';

/** The processes `$1`, as far as they are there. */
export const DETAILS: Statement = {
  name: 'process-details',
  text: `
    SELECT ${SHOWN} FROM process p JOIN users u ON u.id = p.cuser
    WHERE p.id = ANY ($1::int[]) AND p.deleted_at IS NULL`,
};

export const EXISTS: Statement = {
  name: 'process-exists',
  text: `SELECT id FROM process WHERE id = $1 AND deleted_at IS NULL`,
};

/** A new process, with a draft that holds one `start` event, so that it runs and ends successfully. */
export const CREATE: Statement = {
  name: 'process-create',
  text: `
    WITH p AS (INSERT INTO process (name, project, mark, cuser) VALUES ($1, $2, $3, $4) RETURNING *),
      counted AS (UPDATE process_count SET count = count + 1 WHERE slot = ${SLOT}),
      started AS (
        SELECT id, '{"id":' || id || ',"nodeList":[{"id":"start","namespace":"core.event","name":"start",' ||
          '"nodeType":"event","title":"Start","x":80,"y":200}],"linkList":[],"variables":[]}' AS text
        FROM p),
      drafted AS (
        INSERT INTO draft (process_id, text, etag)
        SELECT id, text, encode(sha256(convert_to(text, 'UTF8')), 'hex') FROM started),
      recorded AS (${recording('process.create', 'SELECT $4::int, $5::inet, $6::text, id, id FROM p')})
    SELECT ${SHOWN} FROM p JOIN users u ON u.id = p.cuser`,
};

export const UPDATE: Statement = {
  name: 'process-update',
  text: `
    WITH p AS (
      UPDATE process SET name = COALESCE($2, name), project = COALESCE($3, project), mark = COALESCE($4, mark),
        utime = now()
      WHERE id = $1 AND deleted_at IS NULL RETURNING *),
      recorded AS (${recording('process.update', 'SELECT $5::int, $6::inet, $7::text, id, id FROM p')})
    SELECT ${SHOWN} FROM p JOIN users u ON u.id = p.cuser`,
};

/** In the order of ids, as everybody locks processes: so two callers never wait for each other. */
export const LOCK: Statement = {
  name: 'process-lock',
  text: `
    SELECT id, cuser FROM process WHERE id = ANY ($1::int[]) AND deleted_at IS NULL
    ORDER BY id FOR UPDATE`,
};

export const DELETE: Statement = {
  name: 'process-delete',
  text: `
    WITH deleted AS (UPDATE process SET deleted_at = now() WHERE id = ANY ($1::int[]) RETURNING id),
      recorded AS (${recording('process.delete', 'SELECT $2::int, $3::inet, $4::text, id, id FROM deleted')})
    UPDATE process_count SET count = count - (SELECT count(*) FROM deleted) WHERE slot = ${SLOT}`,
};

interface Where {
  name: string;
  text: string;
  values: unknown[];
}

/** A page's statement; each row bears the `count` of the whole list as well. */
export function listStatement(
  filters: ProcessFilters,
  order: OrderTerm<ProcessOrdering>[],
): { statement: Statement; values: unknown[] } {
  const { name, text, values } = where(filters);
  const terms = order.map(({ field, descending }) => `p.${field}${descending ? ' DESC' : ''}`);
  const limits = `LIMIT $${values.length + 1} OFFSET $${values.length + 2}`;
  return {
    statement: {
      // Orders of more terms are rare, and there are many: they are planned each time, and kept by no connection.
      name: order.length > 2 ? '' : `process-list ${name} ${terms.join()}`,
      text: `
        SELECT ${SHOWN}, ${count(name, text)} AS count FROM process p JOIN users u ON u.id = p.cuser
        WHERE ${text} ORDER BY ${terms.join(', ')} ${limits}`,
    },
    values,
  };
}

/** The count of a list, for a page without rows to bear it. */
export function countStatement(filters: ProcessFilters): { statement: Statement; values: unknown[] } {
  const { name, text, values } = where(filters);
  return {
    statement: { name: `process-count ${name}`, text: `SELECT ${count(name, text)} AS count` },
    values,
  };
}

/** Without filters the kept sum; counting a million rows takes 30 ms. */
const count = (name: string, text: string): string =>
  name === '' ? TOTAL : `(SELECT count(*)::int FROM process p WHERE ${text})`;

function where({ name, project, cuser }: ProcessFilters): Where {
  const result: Where = { name: '', text: 'p.deleted_at IS NULL', values: [] };
  const add = (label: string, test: string, value: unknown) => {
    result.values.push(value);
    result.name += label;
    result.text += ` AND ${test}$${result.values.length}`;
  };
  if (name !== undefined && name !== '') add('n', 'p.name ILIKE ', `%${name.replace(/[\\%_]/g, '\\$&')}%`);
  if (project !== undefined && project !== '') add('p', 'p.project = ', project);
  if (cuser !== undefined) add('c', 'p.cuser = ', cuser);
  return result;
}
