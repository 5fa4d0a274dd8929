/** @type {import('liucheng').PackageNode} */
export const mention = {
  name: 'mention',
  nodeType: 'operation',
  title: { en: 'Mention people', zh: '提及成员' },
  description: {
    en: 'The names as a chat server knows them: @ada @bob.',
    zh: '聊天服务器认识的写法：@ada @bob。',
  },
  inputs: [{ name: 'names', dataType: 'array', required: true, title: { en: 'Names', zh: '名字' } }],
  outputs: [{ name: 'result', dataType: 'string', title: { en: 'Text', zh: '文本' } }],
  example: { inputs: { names: ['ada', 'bob'] }, outputs: { result: '@ada @bob' } },

  compute({ names }) {
    return {
      result: [names]
        .flat()
        .map((name) => `@${name}`)
        .join(' '),
    };
  },
};
