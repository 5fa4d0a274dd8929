import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Logger } from '@nestjs/common';
import { chromium } from 'playwright-core';
import { createApp } from '#dist/boot/app.js';
import { readSettings } from '#dist/config/settings.js';

/*
 * `npm run docs:screenshots`: the pictures of the designer in the documents. They are the real product: an example flow runs against a
 * small server here, once to its end and once into a fault.
 */

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
const FOLDER = new URL('../docs/images/', import.meta.url);
const SIZE = { width: 1280, height: 760 };
const PROJECTS = { en: 'shop', zh: '商城' };
const NAMES = { en: 'Release an order', zh: '订单放行' };
/** What the example says, by the node that says it. @type {Record<string, string>} */
const TITLES_ZH = {
  start: '开始',
  order: '查询订单',
  total: '订单金额',
  limit: '金额上限',
  large: '是否超过上限',
  branch: '金额较大？',
  hold: '暂缓放行',
  tell: '通知经理',
  held: '已暂缓',
  release: '放行',
  released: '已放行',
};
const MESSAGE_ZH =
  '{{ nodes.order.body.customer }} 的订单 {{ vars.order }} 共 {{ nodes.order.body.total }} 元，请查看';

/** Answers what the flow asks; it takes no messages about the order `A8`. */
const shop = createServer((request, response) => {
  const isRefused = request.url === '/messages' && isBroken;
  response.writeHead(isRefused ? 503 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isRefused ? { error: 'closed' } : { id: 'A7', total: 1800, customer: 'Ada' }));
});
let isBroken = false;

/** @param {string} path @param {object} body */
async function post(path, body) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return /** @type {Record<string, number>} */ (await response.json());
}

/** @param {number} id */
async function runToEnd(id, order = 'A7') {
  const { port } = /** @type {import('node:net').AddressInfo} */ (shop.address());
  const inputs = { api: `http://127.0.0.1:${port}`, order };
  const { job_id: job = 0 } = await post('/api/process/execute/', { id, inputs });
  await fetch(`${url}/api/job/job/${job}/?wait=30`);
  return job;
}

/** The example with titles in a language. @param {'en' | 'zh'} language */
function flowIn(language) {
  if (language === 'en') return flow;
  const nodeList = flow.nodeList.map((node) => ({ ...node, title: TITLES_ZH[node.id] }));
  const text = JSON.stringify({ ...flow, nodeList });
  /** @type {object} */
  const read = JSON.parse(text.replace(/"text":"[^"]*"/, `"text":${JSON.stringify(MESSAGE_ZH)}`));
  return read;
}

/** @param {'en' | 'zh'} language */
async function pictures(language) {
  const { id = 0 } = await post('/api/process/process/', {
    name: NAMES[language],
    project: PROJECTS[language],
  });
  await post('/api/process/save/', { ...flowIn(language), id, name: NAMES[language] });
  await post('/api/process/upload/', { id });
  isBroken = false;
  await runToEnd(id);
  isBroken = true;
  const failed = await runToEnd(id, 'A8');
  const context = await browser.newContext({
    viewport: SIZE,
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  /** @param {string} path @param {string} name @param {() => Promise<void>} ready */
  const take = async (path, name, ready) => {
    await page.goto(url + path);
    await ready();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: new URL(`${name}.${language}.png`, FOLDER).pathname });
  };
  await take(`/processes/${id}`, 'designer', () => page.getByTestId('node-tell').click());
  await take(`/jobs/${failed}`, 'failed-job', () =>
    page.locator('[data-testid="node-tell"][data-state="failed"]').click(),
  );
  // Without those of the other language.
  await take(`/jobs?process=${id}`, 'jobs', () =>
    page.locator(`a[href$="/jobs/${failed}"]`).first().waitFor(),
  );
  await context.close();
}

if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} does not exist. Set CHROMIUM_PATH.`);
await new Promise((resolve) => shop.listen(0, '127.0.0.1', () => resolve(undefined)));
const settings = readSettings({ ...process.env, LIUCHENG_HTTP_ALLOW: '127.0.0.1' });
await import('#dist/database/migrate.js');
Logger.overrideLogger(['error', 'warn']);
const app = await createApp(settings);
await app.listen(0, '127.0.0.1');
const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
/** @type {{ nodeList: { id: string }[] }} */
const flow = JSON.parse(
  await readFile(new URL('../examples/flows/branch-and-notify.json', import.meta.url), 'utf8'),
);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
try {
  await mkdir(FOLDER, { recursive: true });
  await pictures('en');
  await pictures('zh');
} finally {
  await browser.close();
  await app.close();
  shop.close();
}
