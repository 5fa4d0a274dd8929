import { offsetOfPage, pageOfOffset } from './page-offset.js';

describe('the page of a list in the URL', () => {
  it.each([
    ['', 0],
    ['1', 0],
    ['3', 40],
    ['0', 0],
    ['-2', 0],
    ['two', 0],
  ])('%j begins at %i', (page, offset) => {
    expect(offsetOfPage(page, 20)).toBe(offset);
  });

  it.each([
    [0, ''],
    [20, '2'],
    [40, '3'],
  ])('at %i it is %j', (offset, page) => {
    expect(pageOfOffset(offset, 20)).toBe(page);
  });
});
