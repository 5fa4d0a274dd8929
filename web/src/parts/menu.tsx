import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon, type IconName } from './icon.js';
import styles from './menu.module.css';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: IconName | undefined;
  shortcut?: string | undefined;
  isDanger?: boolean | undefined;
  isDisabled?: boolean | undefined;
  onAction: () => void;
  testId?: string | undefined;
}

interface MenuProps {
  /** The name of the menu for screen readers. */
  label: string;
  entries: readonly MenuEntry[];
  /** A Button or an IconButton that opens it. */
  children: ReactNode;
}

/** A button that opens a list of things to do. */
export function Menu({ label, entries, children }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover ?? ''} placement="bottom end" offset={4}>
        <MenuList label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  );
}

interface MenuListProps extends Pick<MenuProps, 'label' | 'entries'> {
  /** One of the entries was chosen; a menu that a button opens closes by itself. */
  onClose?: () => void;
}

/** The entries of a menu. */
export function MenuList({ label, entries, onClose }: MenuListProps) {
  return (
    <AriaMenu
      aria-label={label}
      className={styles.menu ?? ''}
      {...(onClose && { onClose, autoFocus: 'first' as const })}
    >
      {entries.map(({ id, icon, isDanger, isDisabled = false, onAction, testId, ...entry }) => (
        <MenuItem
          key={id}
          id={id}
          textValue={entry.label}
          isDisabled={isDisabled}
          onAction={onAction}
          className={styles.item ?? ''}
          data-danger={isDanger || undefined}
          data-testid={testId ?? `menu-${id}`}
        >
          {icon && <Icon name={icon} size={15} />}
          <span className={styles.label}>{entry.label}</span>
          {entry.shortcut && <kbd className={styles.shortcut}>{entry.shortcut}</kbd>}
        </MenuItem>
      ))}
    </AriaMenu>
  );
}
