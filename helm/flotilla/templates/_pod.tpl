{{/* The pod of a role: a dict of root, role and resources. */}}
{{- define "flotilla.pod" -}}
{{- $v := .root.Values -}}
{{- $name := include "flotilla.fullname" .root -}}
{{- $component := ternary "front" "member" (eq .role "front") -}}
{{- $serves := ne .role "store" -}}
metadata:
  labels:
    {{- include "flotilla.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ $component }}
    flotilla.io/serves-clients: {{ $serves | quote }}
    {{- with $v.podLabels }}{{ toYaml . | nindent 4 }}{{ end }}
  annotations:
    # What is read only when a node starts; passwords, rights, certificates and the token are read again by themselves.
    checksum/config: {{ include "flotilla.config" . | sha256sum }}
    {{- with $v.podAnnotations }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  serviceAccountName: {{ include "flotilla.serviceAccount" .root }}
  automountServiceAccountToken: {{ eq $v.cluster.discovery "kubernetes" }}
  # Kubernetes would tell of every Service by variables, and those of one named flotilla look like settings.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ include "flotilla.graceSeconds" .root }}
  {{- with $v.imagePullSecrets }}
  imagePullSecrets: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  {{- if ne $v.topologySpread "Off" }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: {{ $v.topologySpread }}
      labelSelector:
        matchLabels:
          {{- include "flotilla.selector" $.root | nindent 10 }}
          app.kubernetes.io/component: {{ $component }}
      {{- if eq $component "front" }}
      matchLabelKeys: [pod-template-hash]
      {{- end }}
    {{- end }}
  {{- end }}
  {{- with $v.nodeSelector }}
  nodeSelector: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.tolerations }}
  tolerations: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.affinity }}
  affinity: {{ toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: flotilla
      image: {{ include "flotilla.image" .root }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      env:
        - name: FLOTILLA_CONFIG
          value: /etc/flotilla/config/flotilla.yaml
        - name: FLOTILLA_NODE
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        - name: FLOTILLA_CLUSTER_HOST
          valueFrom: {fieldRef: {fieldPath: status.podIP}}
        {{- with $v.drain.advertisedAddress }}
        - name: FLOTILLA_ADVERTISED_ADDRESS
          value: {{ . | quote }}
        {{- end }}
        {{- with $v.jvmOptions }}
        - name: JDK_JAVA_OPTIONS
          value: {{ . | quote }}
        {{- end }}
        {{- with $v.extraEnv }}{{ toYaml . | nindent 8 }}{{ end }}
      ports:
        {{- if $serves }}
        {{- range $key, $listener := $v.listeners }}
        {{- if $listener.enabled }}
        - {name: {{ $key }}, containerPort: {{ $listener.port }}}
        {{- if and (include "flotilla.proxyProtocol" $.root) (has $key $v.loadBalancer.listeners) }}
        - {name: {{ $key }}-proxy, containerPort: {{ add 10000 $listener.port }}}
        {{- end }}
        {{- end }}
        {{- end }}
        {{- end }}
        - {name: admin, containerPort: {{ $v.admin.port }}}
        - {name: cluster, containerPort: {{ $v.cluster.port }}}
        - {name: link, containerPort: {{ $v.cluster.linkPort }}}
      startupProbe:
        httpGet: {path: /health/started, port: admin}
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 300
      livenessProbe:
        httpGet: {path: /health/live, port: admin}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /health/ready, port: admin}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      lifecycle:
        preStop:
          exec:
            # Should it fail, the broker drains when it is told to stop.
            command:
              - java
              - -Xmx16m
              - -XX:TieredStopAtLevel=1
              - -cp
              - /opt/flotilla/probes
              - Drain
              - {{ $v.admin.port | quote }}
              - /etc/flotilla/admin/token
              - {{ max 1 $v.drain.clientsSeconds | quote }}
              - {{ add $v.drain.endpointsSeconds $v.drain.clientsSeconds $v.drain.marginSeconds | quote }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      resources: {{ toYaml .resources | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        - {name: config, mountPath: /etc/flotilla/config, readOnly: true}
        - {name: admin, mountPath: /etc/flotilla/admin, readOnly: true}
        {{- if ne .role "front" }}
        - {name: data, mountPath: /var/lib/flotilla}
        {{- end }}
        {{- if $v.linkTls.enabled }}
        - {name: link, mountPath: /etc/flotilla/link, readOnly: true}
        {{- end }}
        {{- if $serves }}
        {{- if include "flotilla.speaksTls" .root }}
        - {name: tls, mountPath: /etc/flotilla/tls, readOnly: true}
        {{- end }}
        {{- if $v.tls.clientCa.existingSecret }}
        - {name: client-ca, mountPath: /etc/flotilla/client-ca, readOnly: true}
        {{- end }}
        {{- if include "flotilla.hasPasswords" .root }}
        - {name: auth, mountPath: /etc/flotilla/auth, readOnly: true}
        {{- end }}
        {{- if $v.auth.acl }}
        - {name: acl, mountPath: /etc/flotilla/acl, readOnly: true}
        {{- end }}
        {{- end }}
        {{- with $v.extraVolumeMounts }}{{ toYaml . | nindent 8 }}{{ end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: 64Mi}
    - name: config
      configMap: {name: {{ $name }}-{{ $component }}}
    - name: admin
      secret: {secretName: {{ include "flotilla.adminSecret" .root }}, defaultMode: 0440, items: [{key: token, path: token}]}
    {{- if and (eq $component "member") (not $v.persistence.enabled) }}
    - name: data
      emptyDir: {}
    {{- end }}
    {{- if $v.linkTls.enabled }}
    - name: link
      secret: {secretName: {{ include "flotilla.linkSecret" .root }}, defaultMode: 0440}
    {{- end }}
    {{- if $serves }}
    {{- if include "flotilla.speaksTls" .root }}
    - name: tls
      secret: {secretName: {{ include "flotilla.tlsSecret" .root }}, defaultMode: 0440}
    {{- end }}
    {{- if $v.tls.clientCa.existingSecret }}
    - name: client-ca
      secret: {secretName: {{ $v.tls.clientCa.existingSecret }}, defaultMode: 0440}
    {{- end }}
    {{- if include "flotilla.hasPasswords" .root }}
    - name: auth
      secret: {secretName: {{ include "flotilla.authSecret" .root }}, defaultMode: 0440, items: [{key: passwords, path: passwords}]}
    {{- end }}
    {{- if $v.auth.acl }}
    - name: acl
      configMap: {name: {{ $name }}-acl}
    {{- end }}
    {{- end }}
    {{- with $v.extraVolumes }}{{ toYaml . | nindent 4 }}{{ end }}
{{- end -}}
