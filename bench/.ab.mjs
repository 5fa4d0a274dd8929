import { api } from './harness/bench.mjs';
import { measureRow } from './harness/measure-row.mjs';
import { SCENARIOS, rateOf } from './parts/http.mjs';
import { Bench } from './harness/bench.mjs';
import { copySeed, createSeed, dropCopy } from './harness/database.mjs';
const url=process.env.DATABASE_URL; await createSeed(url);
const effort={rounds:Number(process.env.ROUNDS??4),seconds:2,share:1};
const names=(process.env.ROWS??'execute,execute, one client').split(';');
const bench=new Bench({databaseUrl:await copySeed(url,'ab'),redisUrl:process.env.REDIS_URL,effort});
await bench.redis.flushall();
await bench.start('old',{...api(),file:'/work/main/dist/main.js'});
await bench.start('new',api());
await bench.start('Fastify',{file:'bench/yardsticks/server.mjs'});
const med=(a)=>[...a].sort((x,y)=>x-y)[a.length>>1];
for(const name of names){const sc=SCENARIOS[name];
 const run=(p)=>()=>rateOf(bench.url(p),p==='Fastify'?sc.bare:sc.ours,sc,effort.seconds);
 for(const other of ['old','Fastify']){
 const r=await measureRow(bench,{name,unit:'r/s',better:'more',ours:run('new'),yardstick:{name:other,measure:run(other)}});
 const f=(s,p)=>`${Math.round(med(s.values))}/s [${s.values.map(Math.round)}] cpu ${[p,'Postgres','Redis','client'].map(k=>k+' '+Math.round(med(s.costs[k].cpu))).join(' ')}`;
 console.log(name,'new',f(r.ours,'new'));console.log('   ',other,f(r.yardstick,other),(med(r.ours.values)/med(r.yardstick.values)).toFixed(3));}
}
await bench.end(); await dropCopy(url,'ab');process.exit(0);
