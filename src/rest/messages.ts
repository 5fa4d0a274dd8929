/** A message for the caller in both languages. */
export interface Message {
  readonly en: string;
  readonly zh: string;
}

/** Creates a {@link Message}. Without `zh`, both languages have the same text. */
export const message = (en: string, zh = en): Message => ({ en, zh });

/** Maximum length of a client's text that a message repeats. */
const MAX_ECHOED = 200;

const echoed = (text: string): string =>
  text.length > MAX_ECHOED ? `${text.slice(0, MAX_ECHOED).toWellFormed()}…` : text;

/** The messages of Django REST framework that this API uses, with their zh-hans texts, and a few of its own. */
export const MESSAGES = {
  required: message('This field is required.', '该字段是必填项。'),
  null: message('This field may not be null.', '该字段不能为 null。'),
  blank: message('This field may not be blank.', '该字段不能为空。'),
  notAString: message('Not a valid string.', '不是有效的字符串。'),
  maxLength: (max: number) =>
    message(
      `Ensure this field has no more than ${max} characters.`,
      `请确保这个字段不能超过 ${max} 个字符。`,
    ),
  notAUrl: message('Enter a valid URL.', '请输入合法的URL。'),
  notAnInteger: message('A valid integer is required.', '请填写合法的整数值。'),
  stringTooLarge: message('String value too large.', '字符串值太长。'),
  maxValue: (max: number) =>
    message(`Ensure this value is less than or equal to ${max}.`, `请确保该值小于或者等于 ${max}。`),
  minValue: (min: number) =>
    message(`Ensure this value is greater than or equal to ${min}.`, `请确保该值大于或者等于 ${min}。`),
  notABoolean: message('Must be a valid boolean.', '必须是有效的布尔值。'),
  notAChoice: (input: string) =>
    message(`"${echoed(input)}" is not a valid choice.`, `“${echoed(input)}” 不是合法选项。`),
  notAList: (type: string) =>
    message(
      `Expected a list of items but got type "${type}".`,
      `期望为一个包含物件的列表，得到的类型是“${type}”。`,
    ),
  emptyList: message('This list may not be empty.', '列表不能为空。'),
  notADictionary: (type: string) =>
    message(
      `Expected a dictionary of items but got type "${type}".`,
      `期望是包含类目的字典，得到类型为 “${type}”。`,
    ),
  bodyNotADictionary: (type: string) =>
    message(
      `Invalid data. Expected a dictionary, but got ${type}.`,
      `无效数据。期待为字典类型，得到的是 ${type} 。`,
    ),
  noData: message('No data provided'),
  invalidPk: (pk: string) =>
    message(`Invalid pk "${pk}" - object does not exist.`, `无效主键 “${pk}” － 对象不存在。`),
  notUnique: message('This field must be unique.', '该字段必须唯一。'),
  notJson: message('Value must be valid JSON.', '值必须是有效的 JSON 数据。'),
  nul: message('Null characters are not allowed.', '不允许是用空字符串。'),
  surrogate: (codePoint: string) =>
    message(`Surrogate characters are not allowed: U+${codePoint}.`, `不允许使用代理字符: U+${codePoint}。`),
  malformed: message('Malformed request.', '错误的请求。'),
  late: message('The request did not arrive in time.', '请求未在规定时间内到达。'),
  rawUrl: message(
    'The URL has letters that are not ASCII. Write them %-escaped in UTF-8.',
    'URL 含有非 ASCII 字符，请以 UTF-8 进行 % 转义。',
  ),
  badHost: message('The Host header is not valid.', 'Host 请求头无效。'),
  jsonParse: (reason: string) => message(`JSON parse error - ${reason}`),
  multipartParse: (reason: string) => message(`Multipart form parse error - ${echoed(reason)}`),
  notAuthenticated: message('Authentication credentials were not provided.', '身份认证信息未提供。'),
  invalidToken: message('Invalid token.', '认证令牌无效。'),
  emptyTokenHeader: message(
    'Invalid token header. No credentials provided.',
    '没有提供认证信息（认证令牌HTTP头无效）。',
  ),
  spacesInToken: message(
    'Invalid token header. Token string should not contain spaces.',
    '认证令牌字符串不应该包含空格（无效的认证令牌HTTP头）。',
  ),
  badCharactersInToken: message(
    'Invalid token header. Token string should not contain invalid characters.',
    '无效的Token。Token字符串不能包含非法的字符。',
  ),
  inactiveUser: message('User inactive or deleted.', '用户未激活或者已删除。'),
  badCredentials: message('Unable to log in with provided credentials.', '无法使用提供的认证信息登录。'),
  permissionDenied: message('You do not have permission to perform this action.', '您没有执行该操作的权限。'),
  notFound: message('Not found.', '未找到。'),
  methodNotAllowed: (method: string) =>
    message(`Method "${method}" not allowed.`, `方法 “${method}” 不被允许。`),
  unsupportedMediaType: (type: string) =>
    message(
      `Unsupported media type "${echoed(type)}" in request.`,
      `不支持请求中的媒体类型 “${echoed(type)}”。`,
    ),
  notAcceptable: message('Could not satisfy the request Accept header.', '无法满足Accept HTTP头的请求。'),
  tooManyFields: (limit: number) => message(`There are more than ${limit} fields.`, `字段超过 ${limit} 个。`),
  tooManyItems: (limit: number) =>
    message(
      `Ensure this field has no more than ${limit} elements.`,
      `请确保这个字段不能超过 ${limit} 个元素。`,
    ),
  tooManyIds: (limit: number) => message(`There are more than ${limit} ids.`, `ID 超过 ${limit} 个。`),
  headersTooLarge: (limit: number) =>
    message(
      `The URL and the headers are larger than ${limit} bytes.`,
      `URL 与请求头合计超过 ${limit} 字节。`,
    ),
  tooManyHeaders: (limit: number) =>
    message(`There are more than ${limit} headers.`, `请求头超过 ${limit} 个。`),
  bodyTooLarge: (limit: number) =>
    message(`The body is larger than ${limit} bytes.`, `请求体超过 ${limit} 字节。`),
  bodyTooLargeAsValue: (limit: number) =>
    message(
      `As a value of a flow, the body is larger than ${limit} bytes.`,
      `请求体作为流程的值超过 ${limit} 字节。`,
    ),
  bodyTooSlow: message('The body came too slowly.', '请求体传输过慢。'),
  throttled: (seconds: number) =>
    message(
      `Request was throttled. Expected available in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      `请求已被限流。 预计 ${seconds} 秒后可用。`,
    ),
  unavailable: message('Service temporarily unavailable, try again later.', '服务暂时不可用，请稍后再试。'),
  serverError: message('A server error occurred.', '服务器出现了错误。'),
} as const;
