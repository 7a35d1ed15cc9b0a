import { parseQueueUrl } from '@contract'
import { computed, ref, watch } from 'vue'
import {
  administeringFeatures,
  changingFeatures,
  iamPolicy,
  policyFeatureNames,
  type PolicyFeatureName
} from '../../model/iam-policy'
import { readPolicyQueues } from '../../model/policy-queues'
import { useConnectionsStore } from '../../stores/connections'
import { usePolicyKeys } from './policy-keys'

/** A policy as it is put together: features, account, queues, and what their keys need. */
export function usePolicy(connectionId: string, queueUrl: string) {
  const connections = useConnectionsStore()
  const connection = connections.byId(connectionId)
  const identity = computed(() => connections.identities.get(connectionId))
  void connections.identify(connectionId)

  const features = ref<PolicyFeatureName[]>(
    policyFeatureNames.filter((name) =>
      connection?.readOnly ? !changingFeatures.has(name) : !administeringFeatures.has(name)
    )
  )
  const account = ref(parseQueueUrl(queueUrl).account)
  const queueText = ref(parseQueueUrl(queueUrl).name)

  // What is typed is not taken back by an answer that comes late.
  watch(
    identity,
    (now) => {
      if (account.value === '' && now?.status === 'known') account.value = now.account
    },
    { immediate: true, deep: true }
  )

  const place = computed(() => ({
    region: connection?.customRegion || connection?.region || 'us-east-1',
    account: account.value.trim()
  }))
  const accountError = computed(() =>
    /^\d{12}$/.test(place.value.account) ? undefined : 'Enter the account: 12 digits.'
  )
  const queues = computed(() => readPolicyQueues(queueText.value, place.value))
  const { keys, unread } = usePolicyKeys(
    connectionId,
    computed(() => queues.value.names)
  )

  const text = computed(() => {
    if (accountError.value || queues.value.error) return null
    const policy = iamPolicy(features.value, place.value, queues.value.arns, keys.value)
    return policy && JSON.stringify(policy, null, 2)
  })

  function toggle(name: PolicyFeatureName, on: boolean) {
    features.value = policyFeatureNames.filter((one) =>
      one === name ? on : features.value.includes(one)
    )
  }

  return { features, toggle, account, accountError, queueText, queues, keys, unread, text }
}
