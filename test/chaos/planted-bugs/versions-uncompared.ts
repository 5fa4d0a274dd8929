/* A job goes on with any version, as if that did the same as its own. */
import { DefinitionsService } from '../../../src/versions/definitions.service.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

export const plant: Plant = () => {
  const { comparable } = DefinitionsService.prototype;
  const asIfEqual: typeof comparable = async function (this: DefinitionsService, ids, caller) {
    const [, now] = await comparable.call(this, ids, caller);
    return [now, now];
  };
  return replaceMembers(DefinitionsService.prototype, {
    comparable: { configurable: true, writable: true, value: asIfEqual },
  });
};
