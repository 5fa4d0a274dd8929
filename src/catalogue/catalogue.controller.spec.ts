import { setImmediate } from 'node:timers/promises';
import type { Catalogue } from '../flow/index.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import { CatalogueController } from './catalogue.controller.js';
import type { CatalogueFilters } from './dto/catalogue-filters.js';

it('many lists that were asked for at once are not made in one turn of the event loop', async () => {
  const controller = new CatalogueController({ packages: [] } as unknown as Catalogue);
  let [now, made] = [performance.now(), 0];
  import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
  const from = () => {
    now += 10;
    made += 1;
  };
  const asked = { filters: {}, page: { caller: 1, from } } as unknown as ListRequest<CatalogueFilters>;
  const all = Array.from({ length: 20 }, () => controller.list(asked, undefined));
  let most = 0;
  for (let before = 0; before < 20;) {
    await setImmediate();
    most = Math.max(most, made - before);
    before = made;
  }
  expect(most).toBe(1);
  await Promise.all(all);
  import.meta.jest.restoreAllMocks();
});
