// Fejkollen in a container of its own, with Testcontainers for Java and JUnit 5.
//
// docker build --tag fejkollen .
// Needs org.testcontainers:junit-jupiter, org.junit.jupiter:junit-jupiter and Java 17.

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers
class LoginTest {

    @Container
    static final GenericContainer<?> FEJKOLLEN =
            new GenericContainer<>("fejkollen").withExposedPorts(8080).waitingFor(Wait.forHttp("/health/ready"));

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void astridLogsIn() throws Exception {
        // An account of the test's own, so that tests can run side by side.
        String account = call("POST", "/control/v1/accounts", "{}", "admin:admin");
        String credentials = text(account, "accountId") + ":" + text(account, "secretKey");

        String started = call("POST", "/v3/bankid-se/auth", "{\"ssn\": \"199003142388\"}", credentials);
        String id = text(started, "id");
        call("POST", "/control/v1/wait", "{\"sessionId\": \"" + id + "\", \"status\": \"ENDED\"}", credentials);

        String result = call("GET", "/v3/bankid-se/auth/" + id, "", credentials);
        assertTrue(result.contains("Astrid Lindqvist"), result);
    }

    private String call(String method, String path, String body, String credentials) throws Exception {
        URI uri = URI.create("http://" + FEJKOLLEN.getHost() + ":" + FEJKOLLEN.getMappedPort(8080) + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static String text(String json, String field) {
        var matcher = Pattern.compile("\"" + field + "\":\\s*\"([^\"]*)\"").matcher(json);
        assertTrue(matcher.find(), json);
        return matcher.group(1);
    }
}
