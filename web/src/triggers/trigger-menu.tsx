import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../api/session.js';
import { IconButton } from '../parts/icon-button.js';
import { Menu, type MenuEntry } from '../parts/menu.js';

interface TriggerMenuProps {
  trigger: { id: number; name: string; cuser: number; user: string; enabled: boolean };
  /** The route that changes it. */
  route: string;
  onEdit: () => void;
  onSwitch: () => void;
  onDelete: () => void;
  /** Entries of its kind alone. */
  more?: readonly MenuEntry[] | undefined;
}

/** What one may do to a schedule or a hook; a button that says why, where one may do nothing. */
export function TriggerMenu({ trigger, route, onEdit, onSwitch, onDelete, more = [] }: TriggerMenuProps) {
  const { t } = useTranslation('triggers');
  const { data: me } = useMe();
  const mayChange = useMay()(route);
  const { id, name, cuser, user, enabled } = trigger;
  if (!mayChange) return null;
  const isOwn = me?.role === 'admin' || cuser === me?.id;
  const label = isOwn ? t('actions', { name }) : t('notOwn', { user });
  const entries: MenuEntry[] = [
    { id: 'edit', label: t('edit'), icon: 'edit', onAction: onEdit, testId: 'trigger-edit' },
    {
      id: 'switch',
      label: t(enabled ? 'turnOff' : 'turnOn'),
      icon: enabled ? 'pause' : 'play',
      onAction: onSwitch,
      testId: 'trigger-switch',
    },
    ...more,
    {
      id: 'remove',
      label: t('remove'),
      icon: 'trash',
      isDanger: true,
      onAction: onDelete,
      testId: 'trigger-delete',
    },
  ];
  return (
    <Menu
      label={label}
      // Everybody may open it, so that the keyboard reaches the reason as well.
      entries={
        isOwn ? entries : [{ id: 'why', label, icon: 'info', isDisabled: true, onAction: () => undefined }]
      }
    >
      <IconButton icon="more" size="small" label={label} testId={`trigger-menu-${id}`} />
    </Menu>
  );
}
