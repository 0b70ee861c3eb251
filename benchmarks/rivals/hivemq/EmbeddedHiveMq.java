import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.file.Files;
import java.nio.file.Path;

/** HiveMQ CE in a process of its own, which lets everyone in and keeps sessions and messages in files. Arguments: the port, and a directory for all that it needs. */
public final class EmbeddedHiveMq {
    private static final String CONFIG = """
            <?xml version="1.0"?>
            <hivemq>
              <listeners>
                <tcp-listener>
                  <port>%d</port>
                  <bind-address>127.0.0.1</bind-address>
                </tcp-listener>
              </listeners>
              <mqtt>
                <queued-messages>
                  <max-queue-size>1000000</max-queue-size>
                </queued-messages>
              </mqtt>
              <persistence>
                <mode>file</mode>
              </persistence>
              <anonymous-usage-statistics>
                <enabled>false</enabled>
              </anonymous-usage-statistics>
            </hivemq>
            """;

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("config.xml"), CONFIG.formatted(Integer.parseInt(arguments[0])));
        EmbeddedExtension open = EmbeddedExtension.builder()
                .withId("open")
                .withName("Lets everyone in")
                .withVersion("1")
                .withAuthor("Flotilla")
                .withExtensionMain(new Open())
                .build();
        EmbeddedHiveMQ.builder()
                .withConfigurationFolder(conf)
                .withDataFolder(Files.createDirectories(home.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(home.resolve("extensions")))
                .withEmbeddedExtension(open)
                .build()
                .start()
                .join();
        Files.writeString(home.resolve("ready"), "");
    }

    private static final class Open implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            SimpleAuthenticator everyone = (in, out) -> out.authenticateSuccessfully();
            Services.securityRegistry().setAuthenticatorProvider(in -> everyone);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
    }
}
