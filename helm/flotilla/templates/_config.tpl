{{/* The settings of a role, as the broker reads them: a dict of root and role. */}}
{{- define "flotilla.config" -}}
{{- $v := .root.Values -}}
{{- $name := include "flotilla.fullname" .root -}}
{{- $kinds := dict "mqtt" "tcp" "mqtts" "tls" "ws" "ws" "wss" "wss" -}}
{{- $settings := deepCopy $v.config -}}
{{- $_ := set $settings "shutdown-timeout" (printf "%ds" (int $v.drain.clientsSeconds)) -}}
{{- $_ := set $settings "drain" (dict "notice" (printf "%ds" (int $v.drain.endpointsSeconds)) "clients-per-second" (int $v.drain.clientsPerSecond)) -}}
{{- if ne .role "front" -}}
{{- $_ := set $settings "data" "/var/lib/flotilla" -}}
{{- end -}}
{{- if ne .role "store" -}}
  {{- $listeners := list -}}
  {{- range $key, $listener := $v.listeners -}}
    {{- if $listener.enabled -}}
      {{- $entry := dict "name" $key "kind" (get $kinds $key) "host" "0.0.0.0" "port" (int $listener.port) -}}
      {{- if or (eq $key "mqtts") (eq $key "wss") -}}
        {{- $tls := dict "certificate" "/etc/flotilla/tls/tls.crt" "key" "/etc/flotilla/tls/tls.key" -}}
        {{- if $v.tls.clientCa.existingSecret -}}
          {{- $_ := set $tls "client-ca" (printf "/etc/flotilla/client-ca/%s" $v.tls.clientCa.key) -}}
          {{- $_ := set $tls "client-auth" $v.tls.clientCa.clientAuth -}}
          {{- $_ := set $tls "certificate-user" $v.tls.clientCa.certificateUser -}}
        {{- end -}}
        {{- $_ := set $entry "tls" $tls -}}
      {{- end -}}
      {{- $listeners = append $listeners $entry -}}
      {{- if and (include "flotilla.proxyProtocol" $.root) (has $key $v.loadBalancer.listeners) -}}
        {{- $listeners = append $listeners (merge (dict "name" (printf "%s-proxy" $key) "port" (add 10000 $listener.port) "proxy-protocol" true) $entry) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $_ := set $settings "listeners" $listeners -}}
  {{- if include "flotilla.hasPasswords" .root -}}
    {{- $_ := set $settings "passwords" "/etc/flotilla/auth/passwords" -}}
  {{- end -}}
  {{- if $v.auth.acl -}}
    {{- $_ := set $settings "acl" "/etc/flotilla/acl/acl" -}}
  {{- end -}}
  {{- $_ := set $settings "allow-anonymous" $v.auth.allowAnonymous -}}
{{- end -}}
{{- $join := printf "%s-headless.%s.svc.%s:%d" $name .root.Release.Namespace $v.cluster.domain (int $v.cluster.port) -}}
{{- if eq $v.cluster.discovery "kubernetes" -}}
  {{- $join = printf "%s-headless:%d" $name (int $v.cluster.port) -}}
{{- end -}}
{{- $cluster := dict "name" $name "role" .role "discovery" $v.cluster.discovery "join" $join "port" (int $v.cluster.port) "link-port" (int $v.cluster.linkPort) "expected-members" (int (include "flotilla.expectedMembers" .root)) "split-brain-qos0" $v.cluster.splitBrainQos0 -}}
{{- if $v.linkTls.enabled -}}
  {{- $_ := set $cluster "link-cert" "/etc/flotilla/link/tls.crt" -}}
  {{- $_ := set $cluster "link-key" "/etc/flotilla/link/tls.key" -}}
  {{- $_ := set $cluster "link-ca" "/etc/flotilla/link/ca.crt" -}}
{{- end -}}
{{- $_ := set $settings "cluster" $cluster -}}
{{- $_ := set $settings "admin" (dict "port" (int $v.admin.port) "host" "0.0.0.0" "token-file" "/etc/flotilla/admin/token") -}}
{{ toYaml $settings }}
{{- end -}}
