// @ts-nocheck
import pg from 'pg';
import { JOBS } from '#dist/jobs/jobs-statements.js';
const c = new pg.Client({ connectionString: process.env.B }); await c.connect();
await c.query("set plan_cache_mode=force_generic_plan");
const [filters, field, desc, offset] = JSON.parse(process.argv[2]);
const order = [{ field, descending: desc }, ...(field === 'id' ? [] : [{ field: 'id', descending: true }])];
const st = JOBS.statement(filters, order, offset ?? 0);
const given = JOBS.given(filters).map((g) => g.value);
if (process.env.T) console.log(st.text);
await c.query(`PREPARE x AS ${st.text}`);
const lit = (v) => Array.isArray(v) ? `'{${v.join()}}'` : typeof v === 'string' ? `'${v}'` : v;
const r = await c.query(`EXPLAIN (ANALYZE, BUFFERS) EXECUTE x(${[...given, 20, offset ?? 0].map(lit).join()})`);
console.log(r.rows.map((x) => x['QUERY PLAN']).join('\n')); process.exit(0);
