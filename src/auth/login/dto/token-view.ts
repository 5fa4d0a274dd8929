import { Shown } from '../../../rest/fields/shown.js';

/** The response to a login. */
export class TokenView {
  @Shown('string', 'The token, for the header `Authorization: Token …`', { example: 'lct_…' })
  token!: string;
}
