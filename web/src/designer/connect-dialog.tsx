import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Select } from '../parts/select.js';
import styles from './designer.module.css';
import { useEditor, useFlow } from './editor-store.js';
import { connect } from './model/commands/links.js';
import { kindOf } from './model/definitions.js';
import type { Definitions } from './model/definitions.js';
import { nodeOf } from './model/flow.js';
import { isRefusal, linkablePorts, mayLink } from './model/linking.js';
import type { PortPlace } from './model/linking.js';
import { portsOf } from './model/ports.js';

interface ConnectDialogProps {
  node: string;
  definitions: Definitions;
  onClose: () => void;
}

const keyOf = ({ node, side, name }: PortPlace) => JSON.stringify([node, side, name]);

/** Links a node without a pointer: choose one of its ports, then one of the ports that fit. */
export function ConnectDialog({ node: id, definitions, onClose }: ConnectDialogProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const flow = useFlow();
  const node = nodeOf(flow, id);
  const own = useMemo((): PortPlace[] => {
    const ports = node && portsOf(node, definitions.get(kindOf(node)));
    return [...(ports?.out ?? []), ...(ports?.in ?? [])].map(({ side, name }) => ({ node: id, side, name }));
  }, [definitions, id, node]);
  const [from, setFrom] = useState(() => (own[0] ? keyOf(own[0]) : ''));
  const [to, setTo] = useState('');
  const source = own.find((port) => keyOf(port) === from);
  const targets = useMemo(
    () => (source ? linkablePorts(flow, definitions, source) : []),
    [flow, definitions, source],
  );
  const target = targets.find((port) => keyOf(port) === to) ?? targets[0];
  const nameOf = ({ name, side }: PortPlace) =>
    name ?? t(side === 'out' ? 'connect.flowOut' : 'connect.flowIn');
  const titleOf = (one: string) => {
    const found = nodeOf(flow, one);
    const title = found?.title || (found && definitions.get(kindOf(found))?.title) || one;
    return title === one ? one : `${title} (${one})`;
  };
  const link = () => {
    if (!source || !target) return;
    const answer = mayLink(flow, definitions, source, target);
    if (!isRefusal(answer)) editor.apply((current) => connect(current, answer).flow);
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('connect.title', { node: titleOf(id) })}
      size="small"
      testId="connect"
      footer={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            type="submit"
            form="connect-form"
            isDisabled={!target}
            testId="connect-confirm"
          >
            {t('connect.confirm')}
          </Button>
        </>
      }
    >
      <form
        id="connect-form"
        className={styles.choices}
        onSubmit={(event) => {
          event.preventDefault();
          link();
        }}
      >
        <Select
          label={t('connect.from')}
          options={own.map((port) => ({
            value: keyOf(port),
            label: `${t(`connect.${port.side}`)} ${nameOf(port)}`,
          }))}
          value={from}
          onChange={setFrom}
          testId="connect-from"
        />
        {targets.length > 0 ? (
          <Select
            label={t('connect.to')}
            options={targets.map((port) => ({
              value: keyOf(port),
              label: `${titleOf(port.node)} · ${nameOf(port)}`,
            }))}
            value={target ? keyOf(target) : ''}
            onChange={setTo}
            testId="connect-to"
          />
        ) : (
          <p className={styles.soft}>{t('connect.none')}</p>
        )}
      </form>
    </Dialog>
  );
}
