import type { components } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { Badge } from '../parts/badge.js';
import { IconButton } from '../parts/icon-button.js';
import type { Column } from '../parts/table.js';
import { Ago } from '../parts/time.js';
import { useNow } from '../parts/use-now.js';

type Key = components['schemas']['Key'];

/** The columns of a list of API keys. */
export function useKeyColumns(isWithOwner: boolean, onRevoke: (key: Key) => void): Column<Key>[] {
  const { t } = useTranslation(['access', 'app']);
  const now = useNow(60);
  return [
    { id: 'name', title: t('keyName'), order: 'name', cell: ({ name }) => name },
    ...(isWithOwner
      ? [{ id: 'owner', title: t('owner'), order: 'cuser', cell: ({ user }: Key) => user, width: '18%' }]
      : []),
    {
      id: 'role',
      title: t('role'),
      cell: ({ role }) => t(`app:roles.${role}`),
      width: '16%',
      isWideOnly: true,
    },
    {
      id: 'use',
      title: t('lastUse'),
      order: 'use_time',
      cell: ({ use_time: at }) => (at === null ? t('neverUsed') : <Ago at={at} />),
      width: '16%',
      isWideOnly: true,
    },
    {
      id: 'expires',
      title: t('expires'),
      order: 'expire_time',
      cell: ({ expire_time: at }) =>
        at === null ? t('never') : at <= now ? <Badge tone="danger">{t('expired')}</Badge> : <Ago at={at} />,
      width: '18%',
    },
    {
      id: 'actions',
      title: t('revoke'),
      isTitleHidden: true,
      width: '56px',
      align: 'end',
      cell: (key) => (
        <IconButton
          icon="trash"
          size="small"
          label={`${t('revoke')}: ${key.name}`}
          onPress={() => {
            onRevoke(key);
          }}
          testId={`key-revoke-${key.id}`}
        />
      ),
    },
  ];
}
