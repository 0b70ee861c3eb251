package io.flotilla.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the chart makes of values. That an API server takes it is shown by {@link ManifestTest} in part, and by {@link InstallationTest} where there is one. */
class ChartTest {
    private static final String NAME = "mqtt-flotilla";

    @Test
    void passesTheStrictLint() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @Test
    void refusesAValueThatItDoesNotKnow() {
        assertThatThrownBy(() -> Chart.render("replicaCont=5")).hasMessageContaining("replicaCont");
        assertThatThrownBy(() -> Chart.render("drain.clientSeconds=5")).hasMessageContaining("clientSeconds");
    }

    @Test
    void refusesAGracePeriodShorterThanTheDrain() {
        assertThatThrownBy(() -> Chart.render("terminationGracePeriodSeconds=139"))
                .hasMessageContaining("a drain may take 140");
    }

    @Test
    void givesTheDrainAsMuchTimeAsItsPartsTake() {
        JsonNode pod = pod(Chart.render("drain.clientsSeconds=100", "drain.endpointsSeconds=20"));

        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(20 + 100 + 60 + 10);
        assertThat(pod.at("/containers/0/lifecycle/preStop/exec/command"))
                .extracting(JsonNode::asText)
                .endsWith("Drain", "8080", "/etc/flotilla/admin/token", "100", "130");
    }

    @Test
    void movesClientsAtThePaceOfItsValues() {
        List<JsonNode> manifests = Chart.render("drain.clientsPerSecond=50", "drain.endpointsSeconds=20");

        assertThat(RenderedSettings.of(manifests, "member"))
                .contains("clients-per-second: 50")
                .contains("notice: 20s")
                .contains("shutdown-timeout: 60s");
    }

    @Test
    void refusesMembersThatAreNoMajority() {
        assertThatThrownBy(() -> Chart.render("replicaCount=2", "cluster.expectedMembers=4"))
                .hasMessageContaining("no majority");
        assertThatThrownBy(() -> Chart.render("autoscaling.enabled=true", "autoscaling.maxReplicas=6"))
                .hasMessageContaining("no majority");
    }

    @Test
    void refusesMoreMembersThanTheMajorityIsCountedOf() {
        assertThatThrownBy(() -> Chart.render("replicaCount=5", "cluster.expectedMembers=3"))
                .hasMessageContaining("two halves");
    }

    @Test
    void refusesRoutesToListenersThatAreOff() {
        assertThatThrownBy(() -> Chart.render("ingress.enabled=true")).hasMessageContaining("listeners.ws");
        assertThatThrownBy(() -> Chart.render("loadBalancer.enabled=true", "loadBalancer.listeners[0]=wss"))
                .hasMessageContaining("wss");
    }

    @Test
    void keepsToTheRestrictedPodSecurity() {
        for (List<JsonNode> manifests : List.of(Chart.render(), Chart.render("fronts.enabled=true"))) {
            for (JsonNode manifest : manifests) {
                JsonNode pod = manifest.path("kind").asText().equals("Pod")
                        ? manifest.path("spec")
                        : manifest.at("/spec/template/spec");
                if (pod.isMissingNode()) {
                    continue;
                }
                assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
                assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(65_532);
                assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                        .isEqualTo("RuntimeDefault");
                JsonNode container = pod.at("/containers/0/securityContext");
                assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse();
            }
        }
    }

    @Test
    void keepsServicesFromLookingLikeSettings() {
        assertThat(pod(Chart.render()).path("enableServiceLinks").asBoolean(true))
                .isFalse();
    }

    @Test
    void asksForHealthAtTheAdminPort() {
        JsonNode container = pod(Chart.render()).at("/containers/0");

        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/started");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(container.at("/readinessProbe/httpGet/port").asText()).isEqualTo("admin");
    }

    @Test
    void publishesMembersThatAreNotReadyToEachOther() {
        JsonNode service = Chart.find(Chart.render(), "Service", NAME + "-headless");

        assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(service.at("/spec/ports"))
                .extracting(port -> port.path("port").asInt())
                .containsExactly(5701, 7701);
    }

    @Test
    void letsOnlyMembersReachThePortsBetweenThem() {
        JsonNode policy = Chart.find(Chart.render(), "NetworkPolicy", NAME);

        assertThat(policy.at("/spec/ingress")).hasSize(2);
        assertThat(policy.at("/spec/ingress/0/ports"))
                .extracting(port -> port.path("port").asInt())
                .containsExactly(1883, 8883);
        assertThat(policy.at("/spec/ingress/1/from/0/podSelector/matchLabels/app.kubernetes.io~1instance")
                        .asText())
                .isEqualTo("mqtt");
    }

    @Test
    void asksForNoRightsWhereNamesAreEnough() {
        assertThat(Chart.has(Chart.render(), "Role")).isFalse();
        assertThat(Chart.has(Chart.render("cluster.discovery=kubernetes"), "Role"))
                .isTrue();
    }

    @Test
    void sendsClientsToFrontsOnlyWhereThereAreFronts() {
        List<JsonNode> manifests = Chart.render("fronts.enabled=true");
        String serves = "/spec/template/metadata/labels/flotilla.io~1serves-clients";

        assertThat(Chart.find(manifests, "StatefulSet", NAME).at(serves).asText())
                .isEqualTo("false");
        assertThat(Chart.find(manifests, "Deployment", NAME + "-front")
                        .at(serves)
                        .asText())
                .isEqualTo("true");
        assertThat(Chart.find(manifests, "Service", NAME)
                        .at("/spec/selector/flotilla.io~1serves-clients")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void scalesFrontsDownByOnePodInAWindow() {
        JsonNode down = Chart.find(Chart.render("fronts.enabled=true"), "HorizontalPodAutoscaler", NAME + "-front")
                .at("/spec/behavior/scaleDown");

        assertThat(down.at("/policies/0/value").asInt()).isEqualTo(1);
        assertThat(down.at("/policies/0/periodSeconds").asInt()).isEqualTo(300);
        assertThat(down.path("stabilizationWindowSeconds").asInt()).isEqualTo(600);
    }

    @Test
    void speaksTheProxyProtocolBehindANetworkLoadBalancerAtPortsOfItsOwn() {
        List<JsonNode> manifests = Chart.render("loadBalancer.enabled=true", "loadBalancer.cloud=aws");
        JsonNode port = Chart.find(manifests, "Service", NAME + "-lb").at("/spec/ports/0");

        assertThat(port.path("port").asInt()).isEqualTo(8883);
        assertThat(port.path("targetPort").asText()).isEqualTo("mqtts-proxy");
        assertThat(RenderedSettings.of(manifests, "member"))
                .contains("proxy-protocol: true")
                .contains("port: 18883");
    }

    @Test
    void makesNoSecretWhereOneIsGiven() {
        List<JsonNode> manifests = Chart.render(
                "admin.existingSecret=a", "auth.existingSecret=b", "tls.existingSecret=c", "linkTls.existingSecret=d");

        assertThat(Chart.has(manifests, "Secret")).isFalse();
    }

    private static JsonNode pod(List<JsonNode> manifests) {
        return Chart.find(manifests, "StatefulSet", NAME).at("/spec/template/spec");
    }
}
