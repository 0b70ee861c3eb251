{{/* Names, labels, and the numbers that several templates need. */}}

{{- define "flotilla.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "flotilla.selector" -}}
app.kubernetes.io/name: flotilla
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "flotilla.labels" -}}
{{ include "flotilla.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: flotilla
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "flotilla.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "flotilla.fullname" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{- define "flotilla.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* Secrets: what was named, or what is made here. */}}
{{- define "flotilla.adminSecret" -}}
{{- .Values.admin.existingSecret | default (printf "%s-admin" (include "flotilla.fullname" .)) -}}
{{- end -}}
{{- define "flotilla.authSecret" -}}
{{- .Values.auth.existingSecret | default (printf "%s-auth" (include "flotilla.fullname" .)) -}}
{{- end -}}
{{- define "flotilla.tlsSecret" -}}
{{- .Values.tls.existingSecret | default (printf "%s-tls" (include "flotilla.fullname" .)) -}}
{{- end -}}
{{- define "flotilla.linkSecret" -}}
{{- .Values.linkTls.existingSecret | default (printf "%s-link" (include "flotilla.fullname" .)) -}}
{{- end -}}
{{- define "flotilla.authIsMade" -}}
{{- if not (or .Values.auth.existingSecret .Values.auth.allowAnonymous (eq .Values.tls.clientCa.clientAuth "required")) }}true{{ end -}}
{{- end -}}
{{- define "flotilla.hasPasswords" -}}
{{- if or .Values.auth.existingSecret (include "flotilla.authIsMade" .) }}true{{ end -}}
{{- end -}}
{{- define "flotilla.speaksTls" -}}
{{- if or .Values.listeners.mqtts.enabled .Values.listeners.wss.enabled }}true{{ end -}}
{{- end -}}

{{/* How many members the majority is counted of. */}}
{{- define "flotilla.expectedMembers" -}}
{{- .Values.cluster.expectedMembers | default (ternary .Values.autoscaling.maxReplicas .Values.replicaCount .Values.autoscaling.enabled) -}}
{{- end -}}

{{/* The least and usual number of members that this release runs. */}}
{{- define "flotilla.members" -}}
{{- ternary .Values.autoscaling.minReplicas .Values.replicaCount .Values.autoscaling.enabled -}}
{{- end -}}

{{/* All that a pod does before it is gone. */}}
{{- define "flotilla.drainSeconds" -}}
{{- with .Values.drain }}{{ add .endpointsSeconds .clientsSeconds .handOverSeconds .marginSeconds }}{{ end -}}
{{- end -}}
{{- define "flotilla.graceSeconds" -}}
{{- .Values.terminationGracePeriodSeconds | default (include "flotilla.drainSeconds" .) -}}
{{- end -}}

{{/* Whether the load balancer speaks the PROXY protocol. */}}
{{- define "flotilla.proxyProtocol" -}}
{{- with .Values.loadBalancer -}}
{{- if and .enabled (or (eq (toString .proxyProtocol) "true") (and (eq (toString .proxyProtocol) "auto") (eq .cloud "aws"))) }}true{{ end -}}
{{- end -}}
{{- end -}}

{{/* A private key of sprig's (SEC 1, P-256) as PKCS #8: the same bytes behind a fixed head. */}}
{{- define "flotilla.pkcs8" -}}
{{- $der := regexReplaceAll "-----[^-]+-----|\\s" . "" | b64dec -}}
-----BEGIN PRIVATE KEY-----
{{ printf "%s%s" (b64dec "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHk=") $der | b64enc }}
-----END PRIVATE KEY-----
{{ end -}}

{{/* The names that the certificate of the TLS listeners stands for, as a list in JSON. */}}
{{- define "flotilla.hostnames" -}}
{{- $name := include "flotilla.fullname" . -}}
{{- $service := printf "%s.%s.svc" $name .Release.Namespace -}}
{{- concat (list $name (printf "%s.%s" $name .Release.Namespace) $service (printf "%s.%s" $service .Values.cluster.domain) "localhost") .Values.tls.hostnames | toJson -}}
{{- end -}}

{{/* The data of a Secret that was made at the first installation, as JSON: a dict of root and name. */}}
{{- define "flotilla.secretBefore" -}}
{{- $secret := dict -}}
{{- if .root.Release.IsUpgrade -}}
{{- $secret = lookup "v1" "Secret" .root.Release.Namespace .name -}}
{{- end -}}
{{- $secret.data | default dict | toJson -}}
{{- end -}}
