const en = {
  unreachable: 'The server cannot be reached. Check the connection, then try again.',
  missingCode: 'The server cannot be reached, or has a newer version of this page. Reload it to go on.',
  throttled: 'Too many requests. Try again in {{seconds}} s.',
  refused: 'The server refused what was sent.',
  notFound: 'This does not exist, or no longer exists.',
  forbidden: 'Your role does not allow this.',
  ended: 'The session has ended.',
  failed: 'The server could not answer (status {{status}}).',
  unknown: 'Something went wrong.',
};

const zh: typeof en = {
  unreachable: '无法连接服务器，请检查网络后重试。',
  missingCode: '无法连接服务器，或服务器上有新版本的页面，请刷新后继续。',
  throttled: '请求过于频繁，请在 {{seconds}} 秒后重试。',
  refused: '服务器拒绝了提交的内容。',
  notFound: '该内容不存在或已被删除。',
  forbidden: '当前角色没有此操作的权限。',
  ended: '登录已失效。',
  failed: '服务器无法响应（状态码 {{status}}）。',
  unknown: '发生未知错误。',
};

export const words = { en, zh };
